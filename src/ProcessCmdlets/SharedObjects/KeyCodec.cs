using System.Management.Automation;
using System.Text;
using ProcessCmdlets.Errors;
using ProcessCmdlets.Serialization;
using ProcessCmdlets.Session;

namespace ProcessCmdlets.SharedObjects;

/// <summary>Turns keys of a shared dictionary into bytes that are the same when the keys are.</summary>
internal static class KeyCodec
{
    private const byte Text = 1;
    private const byte Other = 0;

    /// <summary>Encodes a key.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isCaseSensitive">Whether the case of letters counts.</param>
    /// <returns>What is compared, and the key as it is.</returns>
    internal static (byte[] Compared, byte[] Body) Encode(object? key, bool isCaseSensitive)
    {
        object? bare = key is PSObject wrapped ? wrapped.BaseObject : key;
        if (bare is null)
        {
            throw ErrorRecords.Terminating(ErrorRecords.KeyUnusable(key));
        }

        byte[] body = MessageCodec.OfThread.Encode(bare).ToArray();
        if (bare is string text)
        {
            return (Prefixed(Text, Encoding.UTF8.GetBytes(isCaseSensitive ? text : text.ToUpperInvariant())), body);
        }

        // A container's bytes may differ where the containers are equal.
        if (body[0] is >= (byte)ValueTag.Array and < (byte)ValueTag.SmallInt32)
        {
            throw ErrorRecords.Terminating(ErrorRecords.KeyUnusable(key));
        }

        return (Prefixed(Other, body), body);
    }

    private static byte[] Prefixed(byte kind, byte[] bytes) => [kind, .. bytes];
}
