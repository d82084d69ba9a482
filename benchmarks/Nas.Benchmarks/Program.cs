using System.CommandLine;
using Nas.Benchmarks;
using Nas.Runtime;
using Nas.Runtime.Devices;

var command = new RootCommand("Measurements of NasDsl, one line of JSON each.")
{
    SupernetStep.Command(), PlainSupernet.Command(), Kernels.Command(), Precision.Command(), SpaceCompiler.Command(), TableThroughput.Command(),
    Typing.Command(), Distinct.Command(), Derived.Command(), ZeroCost.Command(), Elastic.Command(), Loading.Command(), Completion.Command(),
    StoreLoad.Command(),
};
try
{
    TorchLibraries.Load();
    return command.Parse(args).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (UsageException error)
{
    Console.Error.WriteLine($"{error.Message} {error.Hint}");
    return 1;
}
