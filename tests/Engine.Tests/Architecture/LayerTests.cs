using System.Text.RegularExpressions;
using Engine.Tests.Documentation;

namespace Engine.Tests.Architecture;

/// <summary>
/// The architecture: the folders of each project from the bottom up. A folder uses only those before it. docs/design/architecture.md has
/// the same lists as a picture.
/// </summary>
public sealed partial class LayerTests
{
    private static readonly string[] s_engine =
    [
        "Native", "Errors", "Runtime", "Processes", "Locks", "Logging", "Transport", "Workers", "Pool", "Channels", "SharedObjects", "Subprocess",
    ];

    [Theory]
    [InlineData("ProcessCmdlets.Engine")]
    public void Folder_Sources_UseOnlyFoldersBelow(string project)
    {
        string[] layers = Layers(project);
        string root = RepositoryFiles.At(Path.Combine("src", project));
        string names = string.Join('|', layers);
        var uses = new Regex($@"(?:^using (?:static )?{Regex.Escape(project)}\.|(?<![\w.""])(?:{Regex.Escape(project)}\.)?)(?<layer>{names})(?:\.(?<type>[A-Z]\w*))?(?<end>;)?", RegexOptions.Multiline);
        Dictionary<string, HashSet<string>> types = layers.ToDictionary(static layer => layer, layer => Sources(root, layer).Select(static file => Path.GetFileName(file).Split('.')[0]).ToHashSet());
        List<string> wrong = [];
        foreach (string layer in layers)
        {
            foreach (string file in Sources(root, layer))
            {
                foreach (Match use in uses.Matches(WithoutComments(File.ReadAllText(file))))
                {
                    string used = use.Groups["layer"].Value;
                    bool isUsing = use.Value.StartsWith("using", StringComparison.Ordinal);
                    if ((isUsing || types[used].Contains(use.Groups["type"].Value)) && Array.IndexOf(layers, used) > Array.IndexOf(layers, layer))
                    {
                        wrong.Add($"{layer}/{Path.GetFileName(file)} uses {use.Value.Trim()}");
                    }
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Theory]
    [InlineData("ProcessCmdlets.Engine")]
    public void Folder_OfAProject_HasItsLayer(string project)
    {
        string root = RepositoryFiles.At(Path.Combine("src", project));
        string[] folders = [.. Directory.GetDirectories(root).Where(static path => Directory.EnumerateFiles(path, "*.cs", SearchOption.AllDirectories).Any())
            .Select(static path => Path.GetFileName(path)).Where(static name => name is not ("bin" or "obj"))];

        Assert.Equal(Layers(project).Order(StringComparer.Ordinal), folders.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("ProcessCmdlets.Engine")]
    public void File_InAFolder_HasTheNamespaceOfTheFolder(string project)
    {
        string root = RepositoryFiles.At(Path.Combine("src", project));
        List<string> wrong = [];
        foreach (string layer in Layers(project))
        {
            foreach (string file in Sources(root, layer))
            {
                string folder = Path.GetRelativePath(root, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '.');
                if (!File.ReadAllText(file).Contains($"namespace {project}.{folder};", StringComparison.Ordinal))
                {
                    wrong.Add(file);
                }
            }
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void ProcessExit_Handler_IsThatOfProcessShutdown()
    {
        string[] users = Directory.EnumerateFiles(RepositoryFiles.At("src"), "*.cs", SearchOption.AllDirectories)
            .Where(static file => File.ReadAllText(file).Contains("ProcessExit +=", StringComparison.Ordinal))
            .Select(static file => Path.GetFileName(file)).ToArray();

        Assert.Equal(["ProcessShutdown.cs"], users);
    }

    private static string[] Layers(string project) => project == "ProcessCmdlets.Engine" ? s_engine : throw new ArgumentOutOfRangeException(nameof(project));

    private static string[] Sources(string root, string layer) =>
        Directory.GetFiles(Path.Combine(root, layer), "*.cs", SearchOption.AllDirectories);

    private static string WithoutComments(string text) => Comment().Replace(text, string.Empty);

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comment();
}
