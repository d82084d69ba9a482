namespace Nas.Runtime.Strategies.Controllers;

/// <summary>An exponential moving average that starts without a bias: the weights of what it was given always sum to 1.</summary>
/// <param name="decay">How much of the average each further value leaves, 0 to 1, exclusive.</param>
internal sealed class MovingAverage(double decay)
{
    private double _sum;
    private double _weight;

    /// <summary>The average, or null before the first value.</summary>
    public double? Value => _weight > 0 ? _sum / _weight : null;

    /// <summary>Takes a value in.</summary>
    public void Add(double value)
    {
        _sum = (decay * _sum) + ((1 - decay) * value);
        _weight = (decay * _weight) + (1 - decay);
    }
}
