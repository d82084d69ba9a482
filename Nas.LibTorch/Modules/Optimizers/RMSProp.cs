using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>RMSProp (Hinton 2012): the gradient over the root of the running mean of its square, optionally centred, with momentum.</summary>
public sealed class RMSProp : OptimizerHelper, optim.IMomentum
{
    public RMSProp(IEnumerable<Parameter> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
        : this([new ParamGroup(parameters, new Options())], lr, alpha, eps, weight_decay, momentum, centered, maximize)
    {
    }

    public RMSProp(IEnumerable<ParamGroup> parameters, double lr = 1e-3, double alpha = 0.99, double eps = 1e-8, double weight_decay = 0, double momentum = 0.0, bool centered = false, bool maximize = false)
        : base(new Options { LearningRate = lr, alpha = alpha, eps = eps, weight_decay = weight_decay, momentum = momentum, centered = centered, maximize = maximize }, parameters)
    {
    }

    /// <summary>The momentum of the options that new groups take; setting it sets that of all groups.</summary>
    public double Momentum
    {
        get => ((Options)_defaults).momentum!.Value;
        set
        {
            ((Options)_defaults).momentum = value;
            foreach (var group in _parameter_groups) ((ParamGroup)group).Momentum = value;
        }
    }

    public override Tensor step(Func<Tensor>? closure = null) => _step<ParamGroup>(Step, closure);

    private void Step(ParamGroup group)
    {
        var options = group.Options;
        var (parameters, gradients, states) = Gather<State>(group, options.maximize!.Value);
        if (parameters.Length == 0) return;
        var (rate, alpha, momentum, decay) = (options.LearningRate!.Value, options.alpha!.Value, options.momentum!.Value, options.weight_decay!.Value);
        foreach (var state in states) state.step++;
        if (decay != 0) gradients = ForEach.Add(gradients, parameters, decay);
        var squares = Array.ConvertAll(states, s => s.square_avg);
        ForEach.MultiplyInPlace(squares, alpha);
        ForEach.AddProductInPlace(squares, gradients, gradients, 1 - alpha);
        if (options.centered!.Value)
        {
            var means = Array.ConvertAll(states, s => s.grad_avg ??= zeros_like(s.square_avg).DetachFromDisposeScope());
            ForEach.MultiplyInPlace(means, alpha);
            ForEach.AddInPlace(means, gradients, 1 - alpha);
            squares = Array.ConvertAll(squares, s => s.clone());
            ForEach.AddProductInPlace(squares, means, means, -1);
        }
        var deviations = ForEach.Sqrt(squares);
        ForEach.AddInPlace(deviations, options.eps!.Value);
        if (momentum == 0)
        {
            ForEach.AddQuotientInPlace(parameters, gradients, deviations, -rate);
            return;
        }
        var buffers = Array.ConvertAll(states, s => s.momentum_buffer ??= zeros_like(s.square_avg).DetachFromDisposeScope());
        ForEach.MultiplyInPlace(buffers, momentum);
        ForEach.AddQuotientInPlace(buffers, gradients, deviations, 1);
        ForEach.AddInPlace(parameters, buffers, -rate);
    }

    private protected override OptimizerState NewState(Parameter parameter) => new State(parameter);

    private protected override OptimizerOptions NewOptions() => new Options();

    public class Options : OptimizerOptions
    {
        public double? momentum;
        public double? alpha;
        public double? eps;
        public double? weight_decay;
        public bool? centered;
        public bool? maximize;

        public override void SaveStateDict(BinaryWriter writer)
        {
            base.SaveStateDict(writer);
            writer.Write(momentum!.Value);
            writer.Write(alpha!.Value);
            writer.Write(eps!.Value);
            writer.Write(weight_decay!.Value);
            writer.Write(centered!.Value);
            writer.Write(maximize!.Value);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            base.LoadStateDict(reader);
            momentum = reader.ReadDouble();
            alpha = reader.ReadDouble();
            eps = reader.ReadDouble();
            weight_decay = reader.ReadDouble();
            centered = reader.ReadBoolean();
            maximize = reader.ReadBoolean();
        }

        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var options = (Options)source;
            momentum = options.momentum;
            alpha = options.alpha;
            eps = options.eps;
            weight_decay = options.weight_decay;
            centered = options.centered;
            maximize = options.maximize;
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            base.Complete(defaults);
            var options = (Options)defaults;
            momentum ??= options.momentum;
            alpha ??= options.alpha;
            eps ??= options.eps;
            weight_decay ??= options.weight_decay;
            centered ??= options.centered;
            maximize ??= options.maximize;
        }
    }

    public class ParamGroup : ParamGroup<Options>, optim.IMomentum
    {
        public ParamGroup()
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options)
        {
        }

        public ParamGroup(IEnumerable<Parameter> parameters, double lr = 1e-3, double eps = 1e-8, double alpha = 0.99, double weight_decay = 0, double momentum = 0.0, bool centered = false)
            : base(parameters, new Options { LearningRate = lr, eps = eps, alpha = alpha, weight_decay = weight_decay, momentum = momentum, centered = centered })
        {
        }

        public double Momentum
        {
            get => Options.momentum!.Value;
            set => Options.momentum = value;
        }
    }

    public class State : OptimizerState, IDisposable
    {
        public long step;
        public Tensor square_avg = null!;
        public Tensor? momentum_buffer;
        public Tensor? grad_avg;

        public State(Parameter parameter)
            : base(parameter)
        {
        }

        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            step = 0;
            square_avg = zeros_like(_parameter).DetachFromDisposeScope();
            (momentum_buffer, grad_avg) = (null, null);
        }

        public override void SaveStateDict(BinaryWriter writer)
        {
            writer.Write(step);
            square_avg.Save(writer);
            SaveConditionalStateTensor(writer, momentum_buffer);
            SaveConditionalStateTensor(writer, grad_avg);
        }

        public override void LoadStateDict(BinaryReader reader)
        {
            step = reader.ReadInt64();
            Replace(ref square_avg!, Read(reader, _parameter.device));
            LoadConditionalStateTensor(reader, ref momentum_buffer, _parameter.device);
            LoadConditionalStateTensor(reader, ref grad_avg, _parameter.device);
        }

        public override void LoadStateDict(OptimizerState source)
        {
            var state = (State)source;
            step = state.step;
            Replace(ref square_avg!, CopyTo(state.square_avg, _parameter.device)!);
            momentum_buffer?.Dispose();
            momentum_buffer = CopyTo(state.momentum_buffer, _parameter.device);
            grad_avg?.Dispose();
            grad_avg = CopyTo(state.grad_avg, _parameter.device);
        }

        public override void to(Device device)
        {
            Replace(ref square_avg!, CopyTo(square_avg, device)!);
            if (momentum_buffer is not null) Replace(ref momentum_buffer, CopyTo(momentum_buffer, device)!);
            if (grad_avg is not null) Replace(ref grad_avg, CopyTo(grad_avg, device)!);
        }

        public override bool ApproximatelyEquals(OptimizerState other) => other is State state && step == state.step && Close(square_avg, state.square_avg) && Close(momentum_buffer, state.momentum_buffer) && Close(grad_avg, state.grad_avg);

        public void Dispose()
        {
            square_avg?.Dispose();
            momentum_buffer?.Dispose();
            grad_avg?.Dispose();
        }

        internal override void Release() => Dispose();
    }
}
