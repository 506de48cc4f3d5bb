using System.Diagnostics;
using System.Management.Automation;
using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Serialization;

namespace Benchmarks.Measuring;

/// <summary>How long a value takes there and back, each value as a message of its own.</summary>
internal static class ValueTurns
{
    // Enough for a tenth of a second, below which the clock and the collector decide.
    private const int CodecTurns = 50_000;
    private const int PSSerializerTurns = 2_000;

    private static readonly PSObject s_sample = SampleObject.Create();

    /// <summary>The module's codec, as a connection uses it: writer and buffer are kept.</summary>
    internal static double Codec()
    {
        using var buffer = new PayloadBuffer();
        var writer = new ValueWriter(buffer);
        return PerTurn(CodecTurns, () =>
        {
            writer.Reset();
            buffer.Clear();
            writer.Write(s_sample, "value");
            return new ValueReader(buffer.PayloadMemory).Read();
        });
    }

    /// <summary>PowerShell's own.</summary>
    internal static double PSSerializer() => PerTurn(
        PSSerializerTurns,
        () => System.Management.Automation.PSSerializer.Deserialize(
            System.Management.Automation.PSSerializer.Serialize(s_sample)));

    private static double PerTurn(int turns, Func<object?> turn)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < turns; i++)
        {
            _ = turn();
        }

        return Stopwatch.GetElapsedTime(start).TotalMilliseconds / turns;
    }
}
