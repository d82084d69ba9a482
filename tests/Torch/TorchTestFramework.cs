using System.Reflection;
using Nas.Runtime.Devices;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace Nas.Torch;

/// <summary>
/// xunit, but no finalizer runs while a test does: the threads of the test host make garbage beside the one that computes, see
/// <see cref="HeldFinalizers"/>. A test with the trait Finalizers is about them and lets them run.
/// </summary>
public sealed class TorchTestFramework(IMessageSink diagnostics) : XunitTestFramework(diagnostics)
{
    /// <inheritdoc/>
    protected override ITestFrameworkExecutor CreateExecutor(AssemblyName assemblyName) => new Executor(assemblyName, SourceInformationProvider, DiagnosticMessageSink);

    private sealed class Executor(AssemblyName assembly, ISourceInformationProvider sources, IMessageSink diagnostics) : XunitTestFrameworkExecutor(assembly, sources, diagnostics)
    {
        protected override void RunTestCases(IEnumerable<IXunitTestCase> testCases, IMessageSink executionMessageSink, ITestFrameworkExecutionOptions executionOptions)
        {
            executionOptions.SetValue("xunit.execution.SynchronousMessageReporting", true); // so that messages come when what they tell happens
            base.RunTestCases(testCases, new Sink(executionMessageSink), executionOptions);
        }
    }

    private sealed class Sink(IMessageSink next) : LongLivedMarshalByRefObject, IMessageSink
    {
        private HeldFinalizers? _held;

        public bool OnMessage(IMessageSinkMessage message)
        {
            if (message is ITestStarting { TestCase.Traits: var traits } && !traits.ContainsKey("Finalizers")) _held = new HeldFinalizers();
            if (message is ITestFinished && _held is not null)
            {
                _held.Dispose();
                _held = null;
            }

            return next.OnMessage(message);
        }
    }
}
