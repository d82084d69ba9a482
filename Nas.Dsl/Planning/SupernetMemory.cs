namespace Nas.Dsl.Planning;

/// <summary>
/// The memory that a supernet needs for certain: its weights with their momentum and, of a batch, the images and the widest layer's output. What
/// the user's own modules need is not known where a text is read.
/// </summary>
public static class SupernetMemory
{
    /// <summary>The images of a batch where nothing else is asked for.</summary>
    public const int BatchSize = 64;

    private const int Number = sizeof(float);

    /// <summary>The bytes that a supernet needs at least, and how many of them for its weights; infinite where they cannot be counted.</summary>
    /// <param name="plan">The net, nothing chosen.</param>
    /// <param name="batch">The images of a batch.</param>
    public static (double Bytes, double Weights) Of(NetworkPlan plan, int batch = BatchSize)
    {
        try
        {
            var (parameters, widest) = Cost.HeldWithoutOwnModules(plan);
            var image = plan.Space.Net.Input;
            var weights = 2.0 * parameters * Number;
            return (weights + ((widest + ((double)image.Channels * image.Height * image.Width)) * batch * Number), weights);
        }
        catch (OverflowException)
        {
            return (double.PositiveInfinity, double.PositiveInfinity);
        }
    }
}
