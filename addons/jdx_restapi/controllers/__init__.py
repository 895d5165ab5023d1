from . import fastlane
from . import logging_setup

fastlane.install()
logging_setup.install()
