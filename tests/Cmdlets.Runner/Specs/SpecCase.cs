namespace Cmdlets.Runner.Specs;

/// <summary>One It of a spec file, or what stands for a file that could not be read.</summary>
/// <param name="File">The spec file's full path.</param>
/// <param name="Id">The It's number in the file; -1 for a file without usable cases.</param>
/// <param name="Name">The full name, "Start-ProcessJob > Output > keeps order".</param>
/// <param name="Line">The line of the It.</param>
internal sealed record SpecCase(string File, int Id, string Name, int Line);
