from . import (
    test_expand,
    test_extension,
    test_field_access,
    test_filters,
    test_lines,
    test_list_refusals,
    test_odd_values,
    test_orm_path,
    test_query_count,
    test_sort,
    test_write_values,
)
