using System.Text.Json;

namespace Cmdlets.Runner.Driver;

/// <summary>One JSON line of the driver script.</summary>
/// <param name="Kind">case, start, result, error or end.</param>
/// <param name="File">The spec file.</param>
/// <param name="Id">The case's number in the file; -1 where the line is about the file.</param>
/// <param name="Name">Of a case: its full name.</param>
/// <param name="Line">The line in the spec file, of a case or a failure.</param>
/// <param name="Outcome">Of a result: passed, failed, skipped or inconclusive.</param>
/// <param name="Reason">Of a result that was skipped or is inconclusive: why.</param>
/// <param name="Message">Of a failure: what happened.</param>
/// <param name="Stack">Of a failure: the script stack.</param>
internal sealed record DriverRecord(
    string Kind,
    string File,
    int Id,
    string Name,
    int Line,
    string Outcome,
    string Reason,
    string Message,
    string Stack)
{
    /// <summary>Reads one line.</summary>
    public static DriverRecord Parse(string json)
    {
        using JsonDocument document = JsonDocument.Parse(json);
        JsonElement fields = document.RootElement;
        return new DriverRecord(
            Text("kind"), Text("file"), Number("id", -1), Text("name"), Number("line", 1), Text("outcome"),
            Text("reason"), Text("message"), Text("stack"));

        string Text(string name) => fields.TryGetProperty(name, out JsonElement value) ? value.GetString() ?? "" : "";

        int Number(string name, int missing) =>
            fields.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : missing;
    }
}
