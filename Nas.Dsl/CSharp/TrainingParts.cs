namespace Nas.Dsl.CSharp;

/// <summary>What a written network has for its training alone, besides what it computes.</summary>
[Flags]
public enum TrainingParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>While it trains, paths are left out at random for some of the images, those aside that hand on what they get (Larsson et al. 2017; Zoph et al. 2018, appendix A.7; Liu et al. 2019, section 3.3).</summary>
    DropPath = 1,

    /// <summary>A second head behind two thirds of the cells (Szegedy et al. 2015, section 5; as large as that of Liu et al. 2019).</summary>
    AuxiliaryHead = 2,
}
