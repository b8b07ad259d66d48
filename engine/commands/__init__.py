"""The commands, one a module. Engine modules are imported when a command runs, so that `policy --help` is quick."""
