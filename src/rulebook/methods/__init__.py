"""The methods, each in the module that `registry.HOMES` names."""
