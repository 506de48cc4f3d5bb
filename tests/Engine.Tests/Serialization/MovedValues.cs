using System.Collections;
using System.Management.Automation.Language;
using Engine.Tests.Documentation;

namespace Engine.Tests.Serialization;

/// <summary>Scripts that make values of the types that arrive as themselves, and what tells whether one is the same.</summary>
internal static class MovedValues
{
    // Its assembly is PowerShell's and not here; the specs have it.
    private const string NotHere = "WebRequestSession";

    public static IReadOnlyDictionary<string, (string Make, string Probe)> All { get; } = Read();

    private static Dictionary<string, (string Make, string Probe)> Read()
    {
        ScriptBlockAst file = Parser.ParseFile(RepositoryFiles.At("tests", "MovedValues.psd1"), out _, out ParseError[] errors);
        Assert.Empty(errors);
        Dictionary<string, (string Make, string Probe)> values = [];
        foreach (DictionaryEntry entry in (Hashtable)file.Find(static part => part is HashtableAst, searchNestedScriptBlocks: false)!.SafeGetValue())
        {
            if (entry.Key is NotHere)
            {
                continue;
            }

            Hashtable scripts = (Hashtable)entry.Value!;
            values.Add((string)entry.Key, ((string)scripts["Make"]!, (string)scripts["Probe"]!));
        }

        return values;
    }
}
