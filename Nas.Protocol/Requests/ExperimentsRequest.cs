namespace Nas.Protocol;

/// <summary><c>experiments</c>: what the store holds.</summary>
internal sealed record ExperimentsRequest : StoreRequest;
