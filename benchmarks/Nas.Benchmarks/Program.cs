using System.CommandLine;
using Nas.Benchmarks;

return new RootCommand("Measurements of NasDsl, one line of JSON each.") { SupernetStep.Command(), SpaceCompiler.Command(), TableThroughput.Command() }.Parse(args).Invoke();
