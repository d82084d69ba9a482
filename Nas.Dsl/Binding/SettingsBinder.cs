using Nas.Dsl.Model;
using Nas.Dsl.Syntax;

namespace Nas.Dsl.Binding;

/// <summary>Binds what each architecture of a net chooses of its training.</summary>
internal static class SettingsBinder
{
    private const string Transforms = "random_transforms", Magnitude = "random_magnitude";

    /// <summary>The settings; those that are wrong are reported and left out.</summary>
    /// <param name="syntax">The block.</param>
    /// <param name="input">What the net sees, or null: that is wrong.</param>
    /// <param name="said">What it is trained for, where that is said.</param>
    /// <param name="diagnostics">Where problems go.</param>
    public static EquatableArray<Setting> Bind(SettingsSyntax syntax, InputShape? input, LearningTask? said, DiagnosticBag diagnostics)
    {
        var settings = new List<Setting>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var written in syntax.Settings)
        {
            var name = written.Name.Text;
            if (TrainingSetting.Choosable.FirstOrDefault(s => s.Name == name) is not { } setting)
                diagnostics.Add(Diagnostics.UnknownSetting(written.Name, TrainingSetting.Choosable.Select(s => s.Name), diagnostics.Closest(name, TrainingSetting.Choosable.Select(s => s.Name))));
            else if (lines.TryGetValue(name, out var line)) diagnostics.Add(Diagnostics.DuplicateItem(written.Span, name, line));
            else
            {
                lines.Add(name, written.Span.Line);
                if (input is not null && Missing(setting, input, said ?? LearningTask.Usual(input)) is { } missing) diagnostics.Add(Diagnostics.SettingWithoutEffect(written.Name, missing));
                if ((written.Policy is not null ? Policy(written, diagnostics) : written.Range is { } range ? Range(written, range, setting, diagnostics) : Values(written, setting, diagnostics)) is { } bound) settings.Add(bound);
            }
        }

        if (lines.ContainsKey(Magnitude) && !lines.ContainsKey(Transforms)) diagnostics.Add(Diagnostics.SettingWithoutEffect(syntax.Settings.First(s => s.Name.Text == Magnitude).Name, $"{Transforms} beside it"));
        return settings.ToEquatableArray();
    }

    private static Setting? Policy(SettingSyntax syntax, DiagnosticBag diagnostics)
    {
        var (subPolicies, transforms) = syntax.Policy!.Value;
        var count = Limits.Whole(subPolicies, 1, PolicySize.MostSubPolicies, diagnostics, () => Diagnostics.PolicySize(subPolicies.Span, "A policy", PolicySize.MostSubPolicies, "sub-policies"));
        var each = Limits.Whole(transforms, 1, PolicySize.MostTransforms, diagnostics, () => Diagnostics.PolicySize(transforms.Span, "A sub-policy", PolicySize.MostTransforms, "transforms"));
        return count is null || each is null ? null : Setting.Of(new PolicySize(count.Value, each.Value));
    }

    private static string? Missing(TrainingSetting setting, InputShape input, LearningTask task) =>
        setting.NeedsImages && input is not ImageShape ? "images"
        : setting.NeedsClasses && task == LearningTask.Detection ? "classes without boxes"
        : null;

    private static Setting? Values(SettingSyntax syntax, TrainingSetting setting, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Errors;
        foreach (var value in syntax.Values)
        {
            var isNumber = value.Parameter is null && value.IsBoolean == (setting.Kind == SettingKind.Flag);
            Check(value.Span, isNumber ? value.Factor : double.NegativeInfinity, setting, diagnostics);
        }

        double[] values = [.. syntax.Values.Select(v => v.Factor)];
        if (diagnostics.Errors == before && (values.Length < 2 || values.Distinct().Count() < values.Length)) diagnostics.Add(Diagnostics.SettingValues(syntax.Span, setting.Name));
        return diagnostics.Errors == before ? Setting.Of(setting.Name, values) : null;
    }

    private static Setting? Range(SettingSyntax syntax, RangeSyntax range, TrainingSetting setting, DiagnosticBag diagnostics)
    {
        var before = diagnostics.Errors;
        if (range.Last is not { } last || setting.Kind == SettingKind.Flag)
        {
            diagnostics.Add(Diagnostics.SettingValues(syntax.Span, setting.Name));
            return null;
        }

        Check(range.First.Span, range.First.Value, setting, diagnostics);
        Check(last.Span, last.Value, setting, diagnostics);
        var points = syntax.Points is { } number ? Limits.Whole(number, 2, SettingRange.MostPoints, diagnostics, () => Diagnostics.SettingRange(number.Span, $"A range stands for 2 to {SettingRange.MostPoints} values."))
            : SettingRange.UsualPoints;
        if (diagnostics.Errors > before) return null;
        if (range.First.Value >= last.Value) diagnostics.Add(Diagnostics.SettingRange(range.Span, "A range begins with its least value; write the smaller one first."));
        else if (syntax.IsLogarithmic && range.First.Value <= 0) diagnostics.Add(Diagnostics.SettingRange(range.Span, "A logarithmic range begins above 0, such as log 1e-5..1e-1; 0 can stand among values in braces only."));
        if (diagnostics.Errors > before) return null;
        var bound = Setting.Of(setting.Name, new SettingRange(range.First.Value, last.Value, points!.Value, syntax.IsLogarithmic));
        if (bound.Values.Distinct().Count() is var different && different == points) return bound;
        diagnostics.Add(Diagnostics.SettingRange(syntax.Span, $"There are not {points} different values in this range; write in {different}, or a wider range."));
        return null;
    }

    private static void Check(Span span, double value, TrainingSetting setting, DiagnosticBag diagnostics)
    {
        if (double.IsNaN(value)) diagnostics.HasHiddenError();
        else if (!setting.Allows(value)) diagnostics.Add(Diagnostics.SettingValue(span, setting));
    }
}
