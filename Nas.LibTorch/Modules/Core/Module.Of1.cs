namespace TorchSharp;

public static partial class torch
{
    public static partial class nn
    {
        /// <summary>A module that is called with one argument.</summary>
        public interface IModule<T, TResult>
        {
            TResult call(T input1);
        }

        /// <summary>A module whose <c>forward</c> takes one argument.</summary>
        public abstract class Module<T, TResult> : HookableModule<Func<Module<T, TResult>, T, T>, Func<Module<T, TResult>, T, TResult, TResult>>, IModule<T, TResult>
        {
            protected Module(string name)
                : base(name)
            {
            }

            /// <summary>The module's computation, without hooks.</summary>
            public abstract TResult forward(T input);

            /// <summary>Runs the pre-hooks, <c>forward</c> and the hooks. A hook's result other than null replaces what it was given.</summary>
            public TResult call(T input)
            {
                if (pre_hooks.Count > 0)
                {
                    foreach (var hook in pre_hooks.Values)
                        if (hook(this, input) is { } changed) input = changed;
                }
                if (module_pre_hooks.Count > 0) RunModulePreHooks();
                var result = forward(input);
                if (post_hooks.Count > 0)
                {
                    foreach (var hook in post_hooks.Values)
                        if (hook(this, input, result) is { } changed) result = changed;
                }
                if (module_post_hooks.Count > 0) RunModulePostHooks();
                return result;
            }
        }
    }
}
