namespace Nas.Dsl.CSharp;

/// <summary>A class of a written network that goes through a text place by place.</summary>
internal interface IRecurrentSource
{
    /// <summary>The name of the class, whose constructor takes the channels of a place and of the state.</summary>
    string Name { get; }

    /// <summary>Writes the class.</summary>
    void WriteTo(SourceBuilder source);
}
