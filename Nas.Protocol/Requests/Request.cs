using System.Text.Json;
using System.Text.Json.Serialization;

namespace Nas.Protocol;

/// <summary>What the tool asks of the engine: one line of JSON. What is null keeps its default.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "command")]
[JsonDerivedType(typeof(SearchRequest), "search")]
[JsonDerivedType(typeof(ResumeRequest), "resume")]
[JsonDerivedType(typeof(DeriveRequest), "derive")]
[JsonDerivedType(typeof(RecordRequest), "record")]
[JsonDerivedType(typeof(ExperimentsRequest), "experiments")]
[JsonDerivedType(typeof(ExportRequest), "export")]
[JsonDerivedType(typeof(ExportNetworkRequest), "export-network")]
[JsonDerivedType(typeof(DashboardRequest), "dashboard")]
[JsonDerivedType(typeof(ReportRequest), "report")]
[JsonDerivedType(typeof(WorkerRequest), "worker")]
[JsonDerivedType(typeof(TrainRequest), "train")]
[JsonDerivedType(typeof(RankRequest), "rank")]
[JsonDerivedType(typeof(ListRequest), "list")]
[JsonDerivedType(typeof(ShowRequest), "show")]
[JsonDerivedType(typeof(ProfileRequest), "profile")]
[JsonDerivedType(typeof(BenchRequest), "bench")]
[JsonDerivedType(typeof(PredictorsRequest), "predictors")]
[JsonDerivedType(typeof(DoctorRequest), "doctor")]
internal abstract record Request
{
    /// <summary>The version of the protocol; it changes when the one side would misunderstand the other.</summary>
    public const int CurrentVersion = 2;

    public int Version { get; init; } = CurrentVersion;

    public string ToolVersion { get; init; } = "";

    /// <summary>Absolute.</summary>
    public string ProjectDirectory { get; init; } = "";

    public string ToLine() => JsonSerializer.Serialize(this, ProtocolJson.Options);
}
