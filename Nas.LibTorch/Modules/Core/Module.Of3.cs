namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that is called with three arguments.</summary>
        public interface IModule<T1, T2, T3, TResult>
        {
            TResult call(T1 input1, T2 input2, T3 input3);
        }

        /// <summary>A module whose <c>forward</c> takes three arguments.</summary>
        public abstract class Module<T1, T2, T3, TResult> : HookableModule<Func<Module<T1, T2, T3, TResult>, T1, T2, T3, (T1, T2, T3)?>, Func<Module<T1, T2, T3, TResult>, T1, T2, T3, TResult, TResult>>, IModule<T1, T2, T3, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>The module's computation, without hooks.</summary>
            public abstract TResult forward(T1 input1, T2 input2, T3 input3);

            /// <summary>Runs the pre-hooks, <c>forward</c> and the hooks. A hook's result other than null replaces what it was given.</summary>
            public TResult call(T1 input1, T2 input2, T3 input3)
            {
                if (pre_hooks.Count > 0)
                {
                    foreach (var hook in pre_hooks.Values)
                        if (hook(this, input1, input2, input3) is { } changed) (input1, input2, input3) = changed;
                }
                if (module_pre_hooks.Count > 0) RunModulePreHooks();
                var result = forward(input1, input2, input3);
                if (post_hooks.Count > 0)
                {
                    foreach (var hook in post_hooks.Values)
                        if (hook(this, input1, input2, input3, result) is { } changed) result = changed;
                }
                if (module_post_hooks.Count > 0) RunModulePostHooks();
                return result;
            }
        }
    }
}
