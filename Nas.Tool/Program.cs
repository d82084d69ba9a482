using Nas.Tool;
using Nas.Tool.Commands;
using Nas.Tool.Engines;

using var signals = StopSignals.OfThisProcess();
return await CommandLine.RunAsync(args, ToolEnvironment.OfThisProcess(signals));
