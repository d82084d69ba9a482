using TorchSharp.Modules;

namespace TorchSharp;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>What a learning-rate scheduler sees of a parameter group.</summary>
        public interface ILearningRateController
        {
            double LearningRate { get; set; }

            /// <summary>The rate before any scheduler changed it.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>A parameter group or optimiser with momentum, which some schedulers cycle.</summary>
        public interface IMomentum
        {
            double Momentum { get; set; }
        }

        /// <summary>A parameter group or optimiser with betas instead of momentum.</summary>
        public interface IBetas
        {
            (double, double) Betas { get; set; }
        }

        /// <summary>Changes parameters by their gradients, group by group.</summary>
        public abstract partial class Optimizer : IDisposable
        {
            protected IList<ParamGroup> _parameter_groups = new List<ParamGroup>();

            private protected Optimizer()
            {
            }

            public virtual IEnumerable<ILearningRateController> ParamGroups => _parameter_groups;

            /// <summary>All parameters, group by group.</summary>
            public virtual IEnumerable<Parameter> parameters() => _parameter_groups.SelectMany(g => g.Parameters);

            /// <summary>Fills all gradients with zeros.</summary>
            public virtual void zero_grad()
            {
                foreach (var parameter in parameters()) Gradients.Clear(parameter, drop: false);
            }

            /// <summary>Adds a group; what its options leave open is as for the others.</summary>
            public abstract void add_param_group(ParamGroup param_group);

            /// <summary>Changes all parameters that have a gradient.</summary>
            /// <param name="closure">Computes the loss and its gradients anew; optional.</param>
            /// <returns>The closure's loss.</returns>
            public abstract Tensor step(Func<Tensor>? closure = null);

            public void Dispose()
            {
                Dispose(true);
                GC.SuppressFinalize(this);
            }

            /// <summary>Releases the optimiser's state, not the parameters.</summary>
            protected virtual void Dispose(bool disposing)
            {
                if (disposing) ReleaseState();
            }

            private protected virtual void ReleaseState()
            {
            }

            /// <summary>
            /// The live state of an optimiser: the options of each group, the state of each parameter, and for each group the
            /// indices of its states.
            /// </summary>
            public class StateDictionary
            {
                internal StateDictionary()
                {
                }

                public List<OptimizerOptions> Options { get; } = [];

                public List<OptimizerState> State { get; } = [];

                public List<List<int>> StateIndexRef { get; } = [];
            }
        }
    }
}
