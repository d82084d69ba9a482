namespace Nas.Runtime.Spaces;

/// <summary>What a node of a tree makes of the two states it takes (Zoph and Le 2017, section 3.4).</summary>
public enum Combination
{
    /// <summary>Their sum.</summary>
    Add,

    /// <summary>Their product, number by number.</summary>
    Multiply,
}
