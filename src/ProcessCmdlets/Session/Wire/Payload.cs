using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Resources;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>Encodes messages on their way from a session to its workers.</summary>
internal static class Payload
{
    /// <summary>Encodes one message, behind the definitions of the scripts' classes that its values are of.</summary>
    /// <param name="write">Writes it.</param>
    /// <param name="warn">Is told of values whose depth was cut, and of classes whose definition cannot travel.</param>
    /// <param name="matters">Whether to tell of the value at a path; of all, where it is null.</param>
    /// <param name="depth">How many levels of properties objects keep.</param>
    /// <param name="transfers">Collects the handles that are given with it, where the work that takes them is known.</param>
    internal static byte[] Encode(
        Action<ValueWriter> write,
        Action<string> warn,
        Func<string, bool>? matters = null,
        int depth = ValueWriterOptions.DefaultDepth,
        HandleTransfers? transfers = null)
    {
        using var buffer = new PayloadBuffer();
        var types = new TypeCollector();
        var writer = new ValueWriter(buffer, ValueWriterOptions.ToWorker with { Types = types, Depth = depth, Transfers = transfers });
        write(writer);
        WarnOfCuts(writer, warn, matters);
        types.WarnOfLost(warn);
        using var definitions = new PayloadBuffer();
        types.Write(definitions);
        byte[] message = new byte[definitions.Length + buffer.Length];
        definitions.Payload.CopyTo(message);
        buffer.Payload.CopyTo(message.AsSpan(definitions.Length));
        return message;
    }

    /// <summary>Opens a message.</summary>
    /// <param name="payload">The message.</param>
    /// <param name="define">Makes the classes of its values in this process.</param>
    internal static ValueReader Open(byte[] payload, Action<TypeDefinitions> define)
    {
        var reader = new ValueReader(payload);
        for (int count = reader.ReadInt32(); count > 0; count--)
        {
            define(TypeDefinitions.Read(reader));
        }

        return new ValueReader(payload.AsMemory(reader.Position));
    }

    /// <summary>Begins a message that needs no classes.</summary>
    internal static void WriteNoDefinitions(PayloadBuffer buffer) => new ValueWriter(buffer).WriteInt32(0);

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
