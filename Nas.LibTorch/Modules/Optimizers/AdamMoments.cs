using static TorchSharp.torch;

namespace TorchSharp.Modules;

/// <summary>The step that Adam and AdamW share (Kingma and Ba 2015, algorithm 1), over all parameters of one step count at once.</summary>
internal readonly record struct AdamMoments(double Beta1, double Beta2, double Epsilon, double Rate)
{
    public void Step(long step, Tensor[] parameters, Tensor[] gradients, Tensor[] first, Tensor[] second, Tensor[]? largest)
    {
        ForEach.MultiplyInPlace(first, Beta1);
        ForEach.AddInPlace(first, gradients, 1 - Beta1);
        ForEach.MultiplyInPlace(second, Beta2);
        ForEach.AddProductInPlace(second, gradients, gradients, 1 - Beta2);
        if (largest is not null) ForEach.MaximumInPlace(largest, second);
        var denominator = ForEach.Sqrt(largest ?? second);
        ForEach.DivideInPlace(denominator, Math.Sqrt(1 - Math.Pow(Beta2, step)));
        ForEach.AddInPlace(denominator, Epsilon);
        ForEach.AddQuotientInPlace(parameters, first, denominator, -Rate / (1 - Math.Pow(Beta1, step)));
    }
}
