using System.Text.RegularExpressions;
using Engine.Tests.Documentation;

namespace Engine.Tests.Architecture;

/// <summary>
/// The architecture: the folders of each project from the bottom up. A folder uses only those before it. docs/design/architecture.md has
/// the same lists as a picture.
/// </summary>
public sealed partial class LayerTests
{
    private const string Engine = "ProcessCmdlets.Engine";
    private const string Module = "ProcessCmdlets";

    private static readonly Dictionary<string, string[]> s_layers = new()
    {
        [Engine] =
        [
            "Native", "Errors", "Runtime", "Processes", "Locks", "Logging", "Transport", "Workers", "Pool", "Channels", "SharedObjects", "Subprocess",
        ],
        [Module] =
        [
            "Interop", "Resources", "Errors", "Serialization", "Signals", "Waiting", "Streams", "Logging", "Session", "Worker", "Channels",
            "SharedObjects", "Handles", "Execution", "Jobs", "Pools", "Subprocesses", "Binding", "InputRuns", "Downloads", "Commands",
        ],
    };

    [Theory]
    [InlineData(Engine)]
    [InlineData(Module)]
    public void Folder_Sources_UseOnlyFoldersBelow(string project)
    {
        string[] layers = s_layers[project];
        Dictionary<string, int> heights = layers.Index().ToDictionary(static layer => layer.Item, static layer => layer.Index);
        SourceFile[] files = [.. layers.SelectMany(layer => Files(project, layer))];

        // A type of the root namespace, which users write, is known everywhere, and counts for the folder that it lies in.
        Dictionary<string, int> heightOfType = files.GroupBy(static file => file.Type).ToDictionary(static types => types.Key, types => types.Max(file => heights[file.Layer]));
        HashSet<string> rootTypes = [.. files.Where(file => file.Namespace == project).Select(static file => file.Type)];
        List<string> wrong = [];
        foreach (SourceFile file in files)
        {
            foreach (Match use in Using(project).Matches(file.Code))
            {
                if (heights[use.Groups["layer"].Value] > heights[file.Layer])
                {
                    wrong.Add($"{file.Layer}/{file.Name}: {use.Value}");
                }
            }

            foreach (Match use in QualifiedName().Matches(file.Code))
            {
                if (heights.TryGetValue(use.Groups["layer"].Value, out int height) && height > heights[file.Layer]
                    && heightOfType.TryGetValue(use.Groups["type"].Value, out int height2) && height2 == height)
                {
                    wrong.Add($"{file.Layer}/{file.Name}: {use.Value}");
                }
            }

            foreach (Match use in Name().Matches(file.Code))
            {
                if (rootTypes.Contains(use.Value) && heightOfType[use.Value] > heights[file.Layer])
                {
                    wrong.Add($"{file.Layer}/{file.Name}: {use.Value}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Theory]
    [InlineData(Engine)]
    [InlineData(Module)]
    public void Folder_OfAProject_HasItsLayer(string project)
    {
        string[] folders = [.. Directory.GetDirectories(Root(project))
            .Where(static path => Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Any())
            .Select(static path => Path.GetFileName(path)).Where(static name => name is not ("bin" or "obj"))];

        Assert.Equal(s_layers[project].Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(Engine)]
    [InlineData(Module)]
    public void File_InAFolder_HasItsNamespaceOrIsPublicInTheRoot(string project)
    {
        List<string> wrong = [];
        foreach (SourceFile file in s_layers[project].SelectMany(layer => Files(project, layer)))
        {
            bool isRootType = project == Module && file.Namespace == project && Regex.IsMatch(file.Code, @"^public ", RegexOptions.Multiline);
            if (file.Namespace != file.FolderNamespace && !isRootType)
            {
                wrong.Add($"{file.FolderNamespace}/{file.Name}: {file.Namespace}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join(Environment.NewLine, wrong));
    }

    [Fact]
    public void ProcessExit_Handler_IsThatOfProcessShutdown()
    {
        string[] users = Directory.EnumerateFiles(RepositoryFiles.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => File.ReadAllText(file).Contains("ProcessExit +=", StringComparison.Ordinal))
            .Select(static file => Path.GetFileName(file)).ToArray();

        Assert.Equal(["ProcessShutdown.cs"], users);
    }

    private static string Root(string project) => RepositoryFiles.At(Path.Combine("src", project));

    private static IEnumerable<SourceFile> Files(string project, string layer) =>
        Directory.GetFiles(Path.Combine(Root(project), layer), "*.cs", SearchOption.AllDirectories).Select(path =>
        {
            string text = File.ReadAllText(path);
            string folder = Path.GetRelativePath(Root(project), Path.GetDirectoryName(path)!).Replace(Path.DirectorySeparatorChar, '.');
            return new SourceFile(
                layer,
                Path.GetFileName(path),
                Path.GetFileName(path).Split('.', '{')[0],
                Namespace().Match(text).Groups[1].Value,
                $"{project}.{folder}",
                StringsAndComments().Replace(text, string.Empty));
        });

    private static Regex Using(string project) =>
        new($@"^using (?:static )?{Regex.Escape(project)}\.(?<layer>{string.Join('|', s_layers[project])})\b", RegexOptions.Multiline);

    [GeneratedRegex(@"^namespace ([\w.]+)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"//[^\n]*|""""""[\s\S]*?""""""|@?""(?:\\.|[^""\\\n])*""")]
    private static partial Regex StringsAndComments();

    [GeneratedRegex(@"(?<layer>[A-Z]\w*)(?:\.[A-Z]\w*)?\.(?<type>[A-Z]\w*)")]
    private static partial Regex QualifiedName();

    [GeneratedRegex(@"(?<![\w.])[A-Z]\w*(?!\s*(?:=[^=>]|\{ get))")]
    private static partial Regex Name();

    private sealed record SourceFile(string Layer, string Name, string Type, string Namespace, string FolderNamespace, string Code);
}
