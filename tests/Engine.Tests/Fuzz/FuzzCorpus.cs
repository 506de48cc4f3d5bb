using System.Reflection;

namespace Engine.Tests.Fuzz;

/// <summary>The inputs that are kept: each has once been read wrongly, or leads to a place that chance seldom finds.</summary>
internal static class FuzzCorpus
{
    /// <summary>The inputs of Corpus/&lt;name&gt;.txt: one in a line, hexadecimal, before a # with what it is.</summary>
    internal static IReadOnlyList<byte[]> Of(string name)
    {
        Assembly assembly = typeof(FuzzCorpus).Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"Corpus.{name}.txt")
            ?? throw new InvalidOperationException($"There is no Corpus/{name}.txt.");
        using var reader = new StreamReader(stream);
        List<byte[]> inputs = [];
        while (reader.ReadLine() is { } line)
        {
            string bytes = line.Split('#')[0].Replace(" ", null, StringComparison.Ordinal);
            if (bytes.Length > 0 || line.StartsWith('-'))
            {
                inputs.Add(bytes == "-" ? [] : Convert.FromHexString(bytes));
            }
        }

        return inputs;
    }
}
