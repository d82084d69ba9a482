// Torch has one random generator for the whole process: tests that seed it must not run beside tests that draw from it.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
