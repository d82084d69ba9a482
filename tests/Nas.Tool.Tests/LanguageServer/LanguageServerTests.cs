using System.Diagnostics;
using System.Text.Json;
using Nas.Dsl;
using StreamJsonRpc;

namespace Nas.Tool.Tests.LanguageServer;

/// <summary>The server as an editor meets it: a process, spoken to on its pipes.</summary>
public class LanguageServerTests
{
    private const string Space = """
        // Umlaute und 𝔘nicode zählen als UTF-16
        ops Small { skip_connect, sep_conv(3), max_pool(3) }

        cell Normal {
          input  a, b
          nodes  2 { from 2 of previous, op Small }
          output concat(nodes)
        }

        net Net(channels: 8, classes: 2) {
          input  image(1, 16, 16)
          stem   conv(3), batch_norm
          repeat 2 { Normal }
          head   global_avg_pool, linear(classes)
        }

        """;

    [Fact]
    public async Task It_answers_an_editor()
    {
        await using var editor = await EditorSession.StartAsync();
        foreach (var provider in new[] { "hoverProvider", "definitionProvider", "referencesProvider", "documentSymbolProvider", "documentFormattingProvider" })
            Assert.True(editor.Capabilities.GetProperty(provider).GetBoolean(), provider);
        await editor.OpenAsync(Space);
        Assert.Empty(await editor.ProblemsAsync());

        // Problems: those of the compiler, at the very word, while others are being made.
        await editor.ReplaceAsync("sep_conv(3)", "sep_cnv(3)");
        var problem = Assert.Single(await editor.ProblemsAsync());
        Assert.Equal("sep_cnv", editor.In(problem.GetProperty("range")));
        var compiled = Assert.Single(SpaceFile.Read(editor.Text, "Project").Diagnostics);
        Assert.Equal((compiled.Id, compiled.Message, 1), (problem.GetProperty("code").GetString(), problem.GetProperty("message").GetString(), problem.GetProperty("severity").GetInt32()));

        // Completion at the end of a word takes its place.
        var items = (await editor.AskAsync("textDocument/completion", "sep_cnv(3)", 7)).EnumerateArray().ToList();
        var item = items.Single(i => i.GetProperty("label").GetString() == "sep_conv");
        Assert.Equal("sep_cnv", editor.In(item.GetProperty("textEdit").GetProperty("range")));
        Assert.Equal(("sep_conv(${1:kernel})", 2), (item.GetProperty("textEdit").GetProperty("newText").GetString(), item.GetProperty("insertTextFormat").GetInt32()));
        Assert.Equal("(kernel)", item.GetProperty("detail").GetString());
        await editor.ReplaceAsync("sep_cnv", "sep_conv");
        Assert.Empty(await editor.ProblemsAsync());

        // Hover: the net counted, the cell, an operation.
        Assert.Contains("243 architectures", Markdown(await editor.AskAsync("textDocument/hover", "Net(")), StringComparison.Ordinal);
        Assert.Matches("smallest: [0-9,]+ parameters, [0-9,]+ FLOPs", Markdown(await editor.AskAsync("textDocument/hover", "Net(")));
        Assert.Contains("243 architectures", Markdown(await editor.AskAsync("textDocument/hover", "Normal }")), StringComparison.Ordinal);
        Assert.Contains("max_pool(kernel, norm: true)", Markdown(await editor.AskAsync("textDocument/hover", "max_pool")), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, (await editor.AskAsync("textDocument/hover", "nodes)")).ValueKind);

        // Definition and references.
        var definition = await editor.AskAsync("textDocument/definition", "Normal }");
        Assert.Equal((EditorSession.Uri, "Normal"), (definition.GetProperty("uri").GetString(), editor.In(definition.GetProperty("range"))));
        Assert.Equal(3, definition.GetProperty("range").GetProperty("start").GetProperty("line").GetInt32());
        Assert.All((await editor.AskAsync("textDocument/references", "Small")).EnumerateArray(), r => Assert.Equal("Small", editor.In(r.GetProperty("range"))));

        // Rename, and what cannot be renamed.
        Assert.Equal("Small", (await editor.AskAsync("textDocument/prepareRename", "Small }", 2)).GetProperty("placeholder").GetString());
        var edits = (await editor.RenameAsync("Small }", "Tiny")).GetProperty("changes").GetProperty(EditorSession.Uri);
        Assert.Equal(Space.Replace("Small", "Tiny", StringComparison.Ordinal), editor.With(edits));
        Assert.Contains("language's own", (await Assert.ThrowsAsync<RemoteInvocationException>(() => editor.AskAsync("textDocument/prepareRename", "max_pool"))).Message, StringComparison.Ordinal);
        Assert.Contains("word of the language", (await Assert.ThrowsAsync<RemoteInvocationException>(() => editor.RenameAsync("Small }", "stem"))).Message, StringComparison.Ordinal);

        // What the file declares.
        var outline = (await editor.AskAsync("textDocument/documentSymbol")).EnumerateArray().Select(s => $"{s.GetProperty("name")} {s.GetProperty("children").GetArrayLength()}");
        Assert.Equal(["Small 0", "Normal 2", "Net 2"], outline);

        // Formatting: nothing to do, or all of it; with errors nothing.
        Assert.Equal(0, (await editor.AskAsync("textDocument/formatting")).GetArrayLength());
        await editor.ReplaceAsync("nodes  2 {", "nodes 2{");
        Assert.Equal(Space, editor.With(await editor.AskAsync("textDocument/formatting")));
        await editor.ReplaceAsync("op Small", "op");
        Assert.Equal(0, (await editor.AskAsync("textDocument/formatting")).GetArrayLength());

        Assert.Equal((0, ""), await editor.EndAsync());
    }

    [Fact]
    public async Task It_completes_a_long_file_fast()
    {
        // Half of a thousand lines: cells like one another, and a net of all of them.
        var cells = string.Concat(Enumerable.Range(0, 80).Select(i => $"cell C{i} {{\n  input  a, b\n  nodes  4 {{ from 2 of previous, op Small }}\n  output concat(nodes)\n}}\n\n"));
        var text = $"{Space.Replace("cell Normal", cells + "cell Normal", StringComparison.Ordinal)}";
        Assert.InRange(text.Count(c => c == '\n'), 490, 510);
        await using var editor = await EditorSession.StartAsync();
        await editor.OpenAsync(text);
        await editor.AskAsync("textDocument/completion", "Normal }");

        // After each keystroke; the fastest, since others use this machine as well.
        var times = new List<double>();
        for (var i = 0; i < 20; i++)
        {
            await editor.ReplaceAsync("conv(3), batch", "conv(3), batch");
            var watch = Stopwatch.StartNew();
            Assert.NotEqual(0, (await editor.AskAsync("textDocument/completion", "Normal }")).GetArrayLength());
            times.Add(watch.Elapsed.TotalMilliseconds);
        }

        Assert.InRange(times.Min(), 0, 50);
    }

    [Fact]
    public async Task It_ends_when_the_editor_is_gone()
    {
        await using var editor = await EditorSession.StartAsync();
        await editor.OpenAsync(Space);
        Assert.Equal((1, ""), await editor.VanishAsync());
    }

    private static string Markdown(JsonElement hover) => hover.GetProperty("contents").GetProperty("value").GetString()!;
}
