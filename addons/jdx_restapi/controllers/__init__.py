from . import fastlane

fastlane.install()
