using Parameter = TorchSharp.Modules.Parameter;

namespace Nas.Runtime.Supernets;

/// <summary>A weight of a supernet that a hypernetwork writes.</summary>
/// <param name="Weight">Where it is written.</param>
/// <param name="Decision">The decision about the candidate that it belongs to.</param>
/// <param name="Candidate">The number of the candidate.</param>
/// <param name="Stage">The cell or stage of the net that it is in, from 0.</param>
/// <param name="Layer">The place of the candidate's operation among all of the net, from 0.</param>
/// <param name="Kind">Weights of one kind are written by the same layer: its number, from 0.</param>
internal sealed record GeneratedWeight(Parameter Weight, int Decision, int Candidate, int Stage, int Layer, int Kind);
