using ProcessCmdlets.Engine.Protocol;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Wire;

/// <summary>Encodes messages on their way from a session to its workers.</summary>
internal static class Payload
{
    /// <summary>Encodes one message.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="warn">Is told of values whose depth was cut.</param>
    /// <param name="matters">Whether to tell of the value at a path; of all, where it is null.</param>
    internal static byte[] Encode(Action<ValueWriter> write, Action<string> warn, Func<string, bool>? matters = null)
    {
        using var buffer = new PayloadBuffer();
        var writer = new ValueWriter(buffer, ValueWriterOptions.ToWorker);
        write(writer);
        WarnOfCuts(writer, warn, matters);
        return buffer.Payload.ToArray();
    }

    internal static void WarnOfCuts(ValueWriter writer, Action<string> warn, Func<string, bool>? matters = null)
    {
        foreach (string path in writer.CutPaths)
        {
            if (matters?.Invoke(path) != false)
            {
                warn(Messages.DepthCut(path));
            }
        }
    }
}
