using Microsoft.CodeAnalysis;

namespace Nas.Generators;

/// <summary>
/// The rules that the compiler knows this generator's messages by. NAS0001 and up are those of the language, whose messages come from
/// Nas.Dsl as they are, and from NAS0070 to NAS0079 of nets that are declared in C#; NAS1001 and up are about a space in its project.
/// </summary>
internal static class Rules
{
    private const string Category = "NasDsl";

    public static readonly DiagnosticDescriptor UnexpectedText =
        new("NAS0001", "Unexpected text", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownCharacters =
        new("NAS0002", "Unknown characters", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor CommentIsNotClosed =
        new("NAS0003", "Comment is not closed", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor MalformedNumber =
        new("NAS0004", "Malformed number", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TooManyProblems =
        new("NAS0005", "Too many problems", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor SecondNamespace =
        new("NAS0006", "Second namespace", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NameIsAlreadyUsed =
        new("NAS0007", "Name is already used", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NameIsAKeywordOfCSharp =
        new("NAS0008", "Name is a keyword of C#", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NameIsTakenByGeneratedCode =
        new("NAS0009", "Name is taken by generated code", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TwoNamesAreTheSameInCSharp =
        new("NAS0010", "Two names are the same in C#", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownOperation =
        new("NAS0011", "Unknown operation", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownOperationSet =
        new("NAS0012", "Unknown operation set", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownCellOrBlock =
        new("NAS0013", "Unknown cell or block", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownParameterOfANet =
        new("NAS0014", "Unknown parameter of a net", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownParameterOfAnOperation =
        new("NAS0015", "Unknown parameter of an operation", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TooManyArguments =
        new("NAS0016", "Too many arguments", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ArgumentIsGivenTwice =
        new("NAS0017", "Argument is given twice", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ArgumentIsMissing =
        new("NAS0018", "Argument is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ArgumentWithoutANameBehindANamedOne =
        new("NAS0019", "Argument without a name behind a named one", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ArgumentIsOutOfRange =
        new("NAS0020", "Argument is out of range", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NetParameterOutsideANet =
        new("NAS0021", "Net's parameter outside a net", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OperationCannotStandHere =
        new("NAS0022", "Operation cannot stand here", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OperationSetIsEmpty =
        new("NAS0023", "Operation set is empty", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OperationSetHasNothingToChoose =
        new("NAS0024", "Operation set has nothing to choose", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OperationIsAlreadyInTheSet =
        new("NAS0025", "Operation is already in the set", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ItemIsGivenTwice =
        new("NAS0026", "Item is given twice", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ItemIsMissing =
        new("NAS0027", "Item is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor CellInheritsFromItself =
        new("NAS0028", "Cell inherits from itself", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NumberOfInputs =
        new("NAS0029", "Number of inputs", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NameOfAnInput =
        new("NAS0030", "Name of an input", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NumberOfNodes =
        new("NAS0031", "Number of nodes", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NumberOfKeptStates =
        new("NAS0032", "Number of kept states", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor StrideOfACell =
        new("NAS0033", "Stride of a cell", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ClauseOfNodesIsMissing =
        new("NAS0034", "Clause of nodes is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ParameterChannelsIsMissing =
        new("NAS0035", "Parameter channels is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor DefaultOfAParameter =
        new("NAS0036", "Default of a parameter", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ShapeOfTheImage =
        new("NAS0037", "Shape of the image", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NumberOfRepeats =
        new("NAS0038", "Number of repeats", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor GrowthOfTheWidth =
        new("NAS0039", "Growth of the width", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor CellWithArguments =
        new("NAS0040", "Cell with arguments", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NetWithoutACell =
        new("NAS0041", "Net without a cell", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ImageBecomesTooSmall =
        new("NAS0042", "Image becomes too small", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor PoolingIsMissing =
        new("NAS0043", "Pooling is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ImageIsNeeded =
        new("NAS0044", "Image is needed", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor HeadKeepsTheImage =
        new("NAS0045", "Head keeps the image", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NetIsTooWide =
        new("NAS0046", "Net is too wide", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor CellIsNotUsed =
        new("NAS0047", "Cell is not used", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OperationSetIsNotUsed =
        new("NAS0048", "Operation set is not used", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor StageIsTooNarrow =
        new("NAS0049", "Stage is too narrow", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NumberOfMotifs =
        new("NAS0050", "Number of a motif's graphs", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor RuleOfAMotif =
        new("NAS0051", "Motif does not fit on an edge", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor MotifIsMadeOfItself =
        new("NAS0052", "Motif is made of itself", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor MotifInANet =
        new("NAS0053", "Motif stands in a net", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor RangeOfKeptStates =
        new("NAS0054", "Range of kept states", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor LimitOfEdges =
        new("NAS0055", "Limit on the edges", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NodesCannotShareTheWidth =
        new("NAS0056", "Nodes cannot share the width", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ReductionInACell =
        new("NAS0057", "Reduction inside a cell", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor DepthOfAStage =
        new("NAS0058", "Depth of a stage", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor StrideOfAStage =
        new("NAS0059", "Stride of a stage", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor WidthOfAStage =
        new("NAS0060", "Width of a stage", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor SetOfAStage =
        new("NAS0061", "Set of a stage", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ChoiceCannotStandHere =
        new("NAS0062", "Choice cannot stand here", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ChoiceOfOne =
        new("NAS0063", "Choice of one", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TooManyValuesOfArguments =
        new("NAS0064", "Too many values of arguments", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ValuesGiveOtherLayers =
        new("NAS0065", "Values give other layers", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor StrideOfABlock =
        new("NAS0066", "Stride of a cell at its place", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor MergeOfInputs =
        new("NAS0067", "Merge of inputs", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor LengthOfATextIsNone =
        new("NAS0095", "Length of a text", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownTask =
        new("NAS0096", "Unknown task", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor LayerTakesSomethingElse =
        new("NAS0097", "Layer takes something else", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor HeadDoesNotFitTheTask =
        new("NAS0098", "Head does not fit the task", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ActivationsOfACell =
        new("NAS0099", "Activations of a cell", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor RuleOfARecurrentCell =
        new("NAS0100", "Rule of a recurrent cell", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor RuleOfAPyramid =
        new("NAS0110", "Rule of a pyramid", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ScalesOfAPyramid =
        new("NAS0111", "Scales of a pyramid", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ClassOfANet =
        new("NAS0070", "Class of a net", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TypeIsNotDeclared =
        new("NAS0071", "Type is not declared", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor AttributeIsMissing =
        new("NAS0072", "Attribute is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TextOfAnAttribute =
        new("NAS0073", "Text of an attribute", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor AttributeHasNoMeaning =
        new("NAS0074", "Attribute has no meaning", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor PartOfANet =
        new("NAS0075", "Part of a net", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor MemberIsGenerated =
        new("NAS0076", "Member is generated", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor FileOfANet =
        new("NAS0077", "File of a net", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor PartsInSeveralPlaces =
        new("NAS0078", "Parts in several places", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ParameterOfANet =
        new("NAS0079", "Parameter of a net in C#", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NodesOfNodes =
        new("NAS0080", "Nodes take one another only", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor DefaultOperationOfACell =
        new("NAS0081", "Default operation of a cell", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor SplitAmongInputs =
        new("NAS0082", "Channels are split among inputs", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ConcatenationOfNodes =
        new("NAS0083", "Nodes are concatenated as they are", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor WidthOfAnOperation =
        new("NAS0084", "Operation says its own width", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor EdgeIsFixed =
        new("NAS0085", "Edge is fixed", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor WidthsOfABlock =
        new("NAS0086", "Widths at a place", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor SupernetIsLarge =
        new("NAS0090", "Supernet is large", "{0}", Category, DiagnosticSeverity.Info, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ChoiceDoesNotMatter =
        new("NAS0091", "Choice does not matter", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor BanksOfACell =
        new("NAS0068", "Banks of a cell", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor StageOfLayers =
        new("NAS0087", "Stage of layers", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor RuleOfLayers =
        new("NAS0088", "Rule of layers", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NoLayersFit =
        new("NAS0089", "No layers fit", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ArgumentOfAnOwnModule =
        new("NAS0092", "Argument of an own module", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OwnModuleIsNotUsed =
        new("NAS0093", "Own module is not used", "{0}", Category, DiagnosticSeverity.Warning, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownMeasure =
        new("NAS0112", "Unknown measure", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor LimitOfACost =
        new("NAS0113", "Limit of a cost", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TableOfALimit =
        new("NAS0114", "Table of a limit", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor TextIsNotClosed =
        new("NAS0115", "Text is not closed", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ParameterOfRepeats =
        new("NAS0116", "Parameter of repeats is a size", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor SidesOfTheImages =
        new("NAS0117", "Sides of the images", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor UnknownSetting =
        new("NAS0118", "Unknown setting", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor ValuesOfASetting =
        new("NAS0119", "Values of a setting", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor RuntimeIsNotReferenced =
        new("NAS1001", "Nas.Runtime is not referenced", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor CSharpVersionIsTooOld =
        new("NAS1002", "C# version is too old", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NetIsDeclaredTwice =
        new("NAS1003", "Net is declared twice", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor NetIsNamedLikeItsMember =
        new("NAS1004", "Net is named like its member", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OwnClassIsMissing =
        new("NAS1014", "Class of an own module is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OwnClassIsNoModule =
        new("NAS1015", "Class of an own module is no module", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    public static readonly DiagnosticDescriptor OwnConstructorIsMissing =
        new("NAS1016", "Constructor of an own module is missing", "{0}", Category, DiagnosticSeverity.Error, isEnabledByDefault: true);

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = new DiagnosticDescriptor[]
    {
        UnexpectedText, UnknownCharacters, CommentIsNotClosed, MalformedNumber, TooManyProblems, SecondNamespace, NameIsAlreadyUsed,
        NameIsAKeywordOfCSharp, NameIsTakenByGeneratedCode, TwoNamesAreTheSameInCSharp, UnknownOperation, UnknownOperationSet,
        UnknownCellOrBlock, UnknownParameterOfANet, UnknownParameterOfAnOperation, TooManyArguments, ArgumentIsGivenTwice,
        ArgumentIsMissing, ArgumentWithoutANameBehindANamedOne, ArgumentIsOutOfRange, NetParameterOutsideANet, OperationCannotStandHere,
        OperationSetIsEmpty, OperationSetHasNothingToChoose, OperationIsAlreadyInTheSet, ItemIsGivenTwice, ItemIsMissing,
        CellInheritsFromItself, NumberOfInputs, NameOfAnInput, NumberOfNodes, NumberOfKeptStates, StrideOfACell, ClauseOfNodesIsMissing,
        ParameterChannelsIsMissing, DefaultOfAParameter, ShapeOfTheImage, NumberOfRepeats, GrowthOfTheWidth, CellWithArguments,
        NetWithoutACell, ImageBecomesTooSmall, PoolingIsMissing, ImageIsNeeded, HeadKeepsTheImage, NetIsTooWide, CellIsNotUsed,
        OperationSetIsNotUsed, StageIsTooNarrow, NumberOfMotifs, RuleOfAMotif, MotifIsMadeOfItself, MotifInANet,
        RangeOfKeptStates, LimitOfEdges, NodesCannotShareTheWidth, ReductionInACell, DepthOfAStage,
        StrideOfAStage, WidthOfAStage, SetOfAStage, ChoiceCannotStandHere, ChoiceOfOne, TooManyValuesOfArguments, ValuesGiveOtherLayers,
        StrideOfABlock, MergeOfInputs,
        LengthOfATextIsNone, UnknownTask, LayerTakesSomethingElse,
        HeadDoesNotFitTheTask, ActivationsOfACell, RuleOfARecurrentCell, RuleOfAPyramid, ScalesOfAPyramid,
        ClassOfANet, TypeIsNotDeclared, AttributeIsMissing, TextOfAnAttribute, AttributeHasNoMeaning, PartOfANet, MemberIsGenerated, FileOfANet,
        PartsInSeveralPlaces, ParameterOfANet,
        NodesOfNodes, DefaultOperationOfACell, SplitAmongInputs, ConcatenationOfNodes, WidthOfAnOperation, EdgeIsFixed, WidthsOfABlock,
        BanksOfACell, StageOfLayers, RuleOfLayers, NoLayersFit,
        SupernetIsLarge, ChoiceDoesNotMatter, ArgumentOfAnOwnModule, OwnModuleIsNotUsed,
        UnknownMeasure, LimitOfACost, TableOfALimit, TextIsNotClosed, ParameterOfRepeats, SidesOfTheImages, UnknownSetting, ValuesOfASetting,
        RuntimeIsNotReferenced, CSharpVersionIsTooOld, NetIsDeclaredTwice, NetIsNamedLikeItsMember,
        OwnClassIsMissing, OwnClassIsNoModule, OwnConstructorIsMissing,
    }.ToDictionary(r => r.Id);

    /// <summary>All of them.</summary>
    public static IReadOnlyCollection<DiagnosticDescriptor> All => ById.Values;

    /// <summary>The rule of an id.</summary>
    /// <exception cref="KeyNotFoundException">There is no such rule.</exception>
    public static DiagnosticDescriptor Of(string id) => ById[id];
}
