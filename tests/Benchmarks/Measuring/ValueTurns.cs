using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace Benchmarks.Measuring;

/// <summary>
/// How long a value takes there and back, each value as a message of its own, inside a session: there both ask its type data.
/// </summary>
internal static class ValueTurns
{
    // Enough for a tenth of a second, below which the clock and the collector decide.
    private const int CodecTurns = 50_000;
    private const int PSSerializerTurns = 2_000;

    private static readonly Lazy<Runspace> s_session = new(static () =>
    {
        Runspace runspace = RunspaceFactory.CreateRunspace(InitialSessionState.CreateDefault2());
        runspace.Open();
        return runspace;
    });

    /// <summary>The module's codec, as a connection uses it: writer and buffer are kept.</summary>
    internal static double Codec()
    {
        using var buffer = new PayloadBuffer();
        var writer = new ValueWriter(buffer);
        return PerTurn(CodecTurns, sample =>
        {
            writer.Reset();
            buffer.Clear();
            writer.Write(sample, "value");
            return new ValueReader(buffer.PayloadMemory).Read();
        });
    }

    /// <summary>PowerShell's own.</summary>
    internal static double PSSerializer() => PerTurn(
        PSSerializerTurns,
        static sample => System.Management.Automation.PSSerializer.Deserialize(
            System.Management.Automation.PSSerializer.Serialize(sample)));

    private static double PerTurn(int turns, Func<PSObject, object?> turn)
    {
        // The loop that calls this continues on any thread, and each has a default runspace of its own.
        Runspace.DefaultRunspace = s_session.Value;
        PSObject sample = SampleObject.Create();
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < turns; i++)
        {
            _ = turn(sample);
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / turns;
    }
}
