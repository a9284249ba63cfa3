"""Query engines that are too heavy for each run of the tests: `./varve acceptance`."""
