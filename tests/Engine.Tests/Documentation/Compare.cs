namespace Engine.Tests.Documentation;

/// <summary>Compares what the code is with what the documents say, and names each difference in full.</summary>
internal static class Compare
{
    /// <summary>Fails when one side has what the other lacks.</summary>
    public static void Same(IEnumerable<string> code, IEnumerable<string> documents, string where)
    {
        List<string> inCode = [.. code];
        List<string> inDocuments = [.. documents];
        IEnumerable<string> differences =
        [
            .. inCode.Except(inDocuments).Select(text => $"only in the code:      {text}"),
            .. inDocuments.Except(inCode).Select(text => $"only in the documents: {text}"),
        ];
        Assert.True(!differences.Any() && inCode.Count == inDocuments.Count, $"{where}\n{string.Join('\n', differences)}");
    }
}
