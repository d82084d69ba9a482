using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>Adagrad (Duchi et al. 2011): each element's rate falls with the sum of its squared gradients.</summary>
public sealed class Adagrad : OptimizerHelper
{
    public Adagrad(IEnumerable<Parameter> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
        : this([new ParamGroup(parameters, new Options())], lr, lr_decay, weight_decay, initial_accumulator_value, eps)
    {
    }

    public Adagrad(IEnumerable<ParamGroup> parameters, double lr = 1e-2, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
        : base(new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps }, parameters)
    {
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

    private void Step(ParamGroup group)
    {
        var options = group.Options;
        var (parameters, gradients, states) = Gather<State>(group, maximize: false);
        var (rate, decay) = (options.LearningRate!.Value, options.weight_decay!.Value);
        if (decay != 0 && parameters.Length > 0) gradients = ForEach.Add(gradients, parameters, decay);
        // Parameters that were without a gradient in some step are behind in their count.
        foreach (var same in Enumerable.Range(0, states.Length).GroupBy(i => ++states[i].step))
        {
            var members = same.ToArray();
            var current = Array.ConvertAll(members, i => gradients[i]);
            var sums = Array.ConvertAll(members, i => states[i].sum);
            ForEach.AddProductInPlace(sums, current, current, 1);
            var deviations = ForEach.Sqrt(sums);
            ForEach.AddInPlace(deviations, options.eps!.Value);
            ForEach.AddQuotientInPlace(Array.ConvertAll(members, i => parameters[i]), current, deviations, -rate / (1 + (same.Key - 1) * options.lr_decay!.Value));
        }
    }

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private protected override OptimizerOptions NewOptions() => new Options();

    public class Options : OptimizerOptions
    {
        public double? lr_decay;
        public double? weight_decay;
        public double? initial_accumulator_value;
        public double? eps;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(lr_decay!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(initial_accumulator_value!.Value);
            writer.Write(eps!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            lr_decay = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            initial_accumulator_value = reader.ReadDouble();
            eps = reader.ReadDouble();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            lr_decay = options.lr_decay;
            weight_decay = options.weight_decay;
            initial_accumulator_value = options.initial_accumulator_value;
            eps = options.eps;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var options = (Options)defaults;
            lr_decay ??= options.lr_decay;
            weight_decay ??= options.weight_decay;
            initial_accumulator_value ??= options.initial_accumulator_value;
            eps ??= options.eps;
        }
    }

    public class ParamGroup : ParamGroup<Options>
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 0.01, double lr_decay = 0, double weight_decay = 0, double initial_accumulator_value = 0, double eps = 1e-10)
            : base(parameters, new Options { LearningRate = lr, lr_decay = lr_decay, weight_decay = weight_decay, initial_accumulator_value = initial_accumulator_value, eps = eps })
        {
        }
    }

    public class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor sum = null!;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            sum = full_like(_parameter, ((Options)options).initial_accumulator_value!.Value).DetachFromDisposeScope();
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            sum.Save(writer);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            Replace(ref sum!, Read(reader, _parameter.device));
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var state = (State)source;
            step = state.step;
            Replace(ref sum!, CopyTo(state.sum, _parameter.device)!);
        }

        public override void to(Device device)
        {
            Replace(ref sum!, CopyTo(sum, device)!);
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && step == state.step && Close(sum, state.sum);

        public void Dispose()
        {
            sum?.Dispose();
        }

        internal override void Release() => Dispose();
    }
}
