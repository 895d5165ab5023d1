/* Asks for an API key, loads the description that this key may see, and shows it in Swagger UI.
 * The key lives in a variable of this tab: not in the address, not in a cookie, not in any storage. */
(function () {
  "use strict";

  var DESCRIPTION = "/restapi/1.0/openapi.json";
  var form = document.getElementById("key-form");
  var message = document.getElementById("message");
  var button = form.querySelector("button");

  function say(text, busy) {
    message.textContent = text;
    message.hidden = !text;
    message.classList.toggle("busy", Boolean(busy));
  }

  function headers(key, database) {
    var sent = { Authorization: "Bearer " + key };
    if (database) {
      sent["X-Odoo-Database"] = database;
    }
    return sent;
  }

  /* What to tell a person about an answer that is not the description. */
  function explain(problem, status) {
    if (problem.code === "database_required") {
      document.getElementById("database-row").hidden = false;
      return form.dataset.database;
    }
    if (status === 401) {
      return form.dataset.wrong + " (" + problem.code + ")";
    }
    return (problem.detail || form.dataset.unreachable) + " (" + (problem.code || status) + ")";
  }

  function show(description, key, database) {
    document.getElementById("shown").hidden = false;
    form.hidden = true;
    // Swagger UI has its own heading
    document.querySelector("h1").hidden = true;
    var ui = window.SwaggerUIBundle({
      spec: description,
      dom_id: "#swagger",
      docExpansion: "none",
      filter: true,
      tryItOutEnabled: true,
      displayRequestDuration: true,
      defaultModelsExpandDepth: 0,
      showCommonExtensions: true,
      validatorUrl: null,
      onComplete: function () {
        ui.preauthorizeApiKey("bearer", key);
      },
      requestInterceptor: function (request) {
        // no cookie of an Odoo session: what is tried out here is what a program would see
        request.credentials = "omit";
        if (database) {
          request.headers["X-Odoo-Database"] = database;
        }
        return request;
      },
    });
  }

  async function load(key, database) {
    var answer = await fetch(DESCRIPTION, { headers: headers(key, database), credentials: "omit", cache: "no-store" });
    var body = await answer.json();
    if (!answer.ok) {
      say(explain(body, answer.status));
      return;
    }
    say("");
    show(body, key, database);
  }

  form.addEventListener("submit", async function (event) {
    event.preventDefault();
    var key = document.getElementById("key").value.trim();
    var database = document.getElementById("database").value.trim();
    say(form.dataset.loading, true);
    button.disabled = true;
    try {
      await load(key, database);
    } catch (error) {
      // no network, an answer of a proxy, or a key with characters that no header can carry
      say(form.dataset.unreachable);
    } finally {
      button.disabled = false;
    }
  });

  document.getElementById("forget").addEventListener("click", function () {
    window.location.reload();
  });
})();
