namespace Nas.Protocol;

/// <summary><c>list</c>: what there is in the project and in its Nas.Runtime.</summary>
internal sealed record ListRequest : Request;
