using Nas.Runtime.Supernets;

namespace Nas.Runtime.Tests.Supernets;

public sealed class GraphHypernetworkTests() : GeneratedSupernetTests((plan, shapes) => new GraphHypernetwork(plan, width: 5, rounds: 2, shapes));
