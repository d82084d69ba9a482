namespace Nas.Dsl.Operations;

/// <summary>What looks at each number by itself: between layers, and between the states of a recurrent cell.</summary>
internal abstract class ActivationOperation : OperationDefinition
{
    public sealed override OperationUse Use => OperationUse.Candidate | OperationUse.Stem | OperationUse.Block | OperationUse.Head;

    public sealed override bool IsActivation => true;
}
