using System.Buffers.Text;
using System.Globalization;

namespace ProcessCmdlets.Engine.Native;

/// <summary>The processes of the system, from /proc.</summary>
internal sealed class LinuxProcessTable : ProcessTable
{
    // Positions among the fields that follow the program's name in /proc/<pid>/stat; see proc_pid_stat(5).
    private const int ParentField = 1;
    private const int SessionField = 3;
    private const int StartField = 19;

    /// <inheritdoc/>
    internal override IEnumerable<int> ProcessIds()
    {
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder.AsSpan()), NumberStyles.None, CultureInfo.InvariantCulture, out int id))
            {
                yield return id;
            }
        }
    }

    /// <inheritdoc/>
    internal override bool TryRead(int processId, out ProcessEntry entry)
    {
        entry = default;
        Span<byte> buffer = stackalloc byte[1024];
        int count;
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle handle = File.OpenHandle(
                string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            count = RandomAccess.Read(handle, buffer, 0);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile, or is another user's on a system that hides those.
            return false;
        }

        // The name may hold anything, blanks and brackets too, so the fields start after the last bracket.
        ReadOnlySpan<byte> text = buffer[..count];
        int bracket = text.LastIndexOf((byte)')');
        if (bracket < 0 || bracket + 2 >= text.Length)
        {
            return false;
        }

        text = text[(bracket + 2)..];
        bool isZombie = text[0] is (byte)'Z' or (byte)'X';
        Span<long> fields = stackalloc long[StartField + 1];
        for (int field = 0; field <= StartField; field++)
        {
            int blank = text.IndexOf((byte)' ');
            if (blank < 0)
            {
                return false;
            }

            _ = Utf8Parser.TryParse(text[..blank], out fields[field], out _);
            text = text[(blank + 1)..];
        }

        entry = new ProcessEntry(
            processId, (int)fields[ParentField], (int)fields[SessionField], fields[StartField], isZombie);
        return true;
    }
}
