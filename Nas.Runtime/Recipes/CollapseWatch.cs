using System.Globalization;
using Nas.Dsl.Model;
using Nas.Runtime.Spaces;
using Nas.Runtime.Strategies.Steps;

namespace Nas.Runtime.Recipes;

/// <summary>
/// Looks for the signs by which a search with a mixture of candidates collapses, and says each once, with advice: a cell of skip connections, which learn
/// fastest and gather the weights (Liang et al. 2019), an architecture's loss that bends more and more (Zela et al. 2020), and an architecture that is
/// by itself much worse than the mixture it is derived from.
/// </summary>
/// <param name="run">The search.</param>
/// <param name="eigenvalue">How much the architecture's loss bends; null where the loss is drawn anew each time, so that nothing can be said.</param>
internal sealed class CollapseWatch(SearchRun run, DominantEigenvalue? eigenvalue) : IDisposable
{
    private const int Least = 4; // edges of a cell, so that a few skip connections say something
    private const int Window = 5; // epochs: w and k of Zela et al., section 4.3
    private const double Growth = 0.75; // and their threshold, of the earlier mean over the newest one
    private const double WideGap = 0.2;

    private readonly List<double> _eigenvalues = []; // the newest last
    private Sign _said;

    [Flags]
    private enum Sign
    {
        None = 0,
        Skips = 1,
        Curvature = 2,
    }

    /// <summary>Measures how much the loss bends after an epoch.</summary>
    /// <param name="gradients">The architecture's gradient, see <see cref="DominantEigenvalue.Measure"/>.</param>
    /// <returns>The dominant eigenvalue, or null.</returns>
    public double? Curvature(Func<TorchSharp.torch.Tensor[]> gradients)
    {
        if (eigenvalue is null) return null;
        var newest = eigenvalue.Measure(gradients);
        _eigenvalues.Add(newest);
        if (_eigenvalues.Count > 2 * Window) _eigenvalues.RemoveAt(0);
        if (_eigenvalues.Count < 2 * Window) return newest;
        var (before, now) = (_eigenvalues.Take(Window).Average(), _eigenvalues.Skip(Window).Average());
        if (before > 0 && before / now < Growth && now > 0)
        {
            var rise = string.Create(CultureInfo.InvariantCulture, $"is {now:0.###} now and was {before:0.###} {Window} epochs ago");
            Say(Sign.Curvature, $"The architecture's loss bends more and more (its dominant Hessian eigenvalue {rise}): "
                + "what is derived later is likely to be worse. Search for fewer epochs, or raise architecture-weight-decay.");
        }

        return newest;
    }

    /// <summary>The share of skip connections among the operations that an architecture names, of those that could be one; null where none could.</summary>
    /// <param name="derived">The architecture.</param>
    public double? Skips(Genotype derived)
    {
        var (skips, all) = (0, 0);
        foreach (var graph in SkipConnections.Of(derived).GroupBy(s => run.Decisions.Items[s.Decision].Graph))
        {
            var (of, here) = (graph.Count(), graph.Count(s => s.IsSkip));
            (skips, all) = (skips + here, all + of);
            if (of >= Least && 2 * here >= of)
            {
                Say(Sign.Skips, $"{graph.Key} would have {here} skip connections of {of} operations, a sign of collapse: they learn fastest and gather the weights. "
                    + "Strategies that hold against it are fairdarts, drnas and, by stopping in time, darts+; warm-up helps as well.");
            }
        }

        return all == 0 ? null : skips / (double)all;
    }

    /// <summary>Says at the end whether the architecture by itself is much worse than the mixture.</summary>
    /// <param name="mixture">The score of the mixture, 0 to 1.</param>
    /// <param name="derived">That of the architecture.</param>
    public void Compare(double mixture, double derived)
    {
        if (mixture - derived < WideGap) return;
        var both = string.Create(CultureInfo.InvariantCulture, $"has {derived * 100:0.0} % where the mixture has {mixture * 100:0.0} %");
        run.Listener.Warn($"With the supernet's weights the architecture by itself {both}: the score says little about it. "
            + "Train it ('dotnet nas train') before you believe it; strategies that decide while they train, such as sgas, leave no such gap.");
    }

    /// <summary>A stage with other weights begins, whose loss bends in another way.</summary>
    public void Forget() => _eigenvalues.Clear();

    /// <summary>Writes what later signs depend on.</summary>
    public void Save(BinaryWriter writer)
    {
        writer.Write((int)_said);
        writer.Write(_eigenvalues.Count);
        foreach (var value in _eigenvalues) writer.Write(value);
        eigenvalue?.Save(writer);
    }

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    public void Load(BinaryReader reader)
    {
        _said = (Sign)reader.ReadInt32();
        _eigenvalues.Clear();
        for (var count = reader.ReadInt32(); count > 0; count--) _eigenvalues.Add(reader.ReadDouble());
        eigenvalue?.Load(reader);
    }

    /// <inheritdoc/>
    public void Dispose() => eigenvalue?.Dispose();

    private void Say(Sign sign, string text)
    {
        if (_said.HasFlag(sign)) return;
        _said |= sign;
        run.Listener.Warn(text);
    }
}
