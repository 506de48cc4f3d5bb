using System.ComponentModel;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Subprocess;

/// <summary>Opens files that programs write to.</summary>
internal static class OutputFiles
{
    private const FileShare Sharing = FileShare.ReadWrite | FileShare.Delete;

    /// <summary>Opens a file to be a program's standard stream.</summary>
    internal static SafeFileHandle OpenForProgram(string path, bool append)
    {
        if (!append)
        {
            return File.OpenHandle(path, FileMode.Create, FileAccess.Write, Sharing);
        }

        // .NET's own append mode only starts at the end; the program may share the file with others.
        if (OperatingSystem.IsWindows())
        {
            SafeFileHandle file = Kernel32.CreateFile(
                path, Kernel32.AppendData | Kernel32.Synchronize, Sharing, 0, Kernel32.OpenAlways, 0, 0);
            return file.IsInvalid ? throw new IOException(new Win32Exception().Message) : file;
        }

        File.OpenHandle(path, FileMode.OpenOrCreate, FileAccess.Write, Sharing).Dispose();
        return new SafeFileHandle(LibC.OpenToAppend(path), ownsHandle: true);
    }

    /// <summary>Opens a file that this process writes what it reads from a program to.</summary>
    internal static Stream OpenForCopy(string path, bool append)
    {
        try
        {
            return new FileStream(path, append ? FileMode.Append : FileMode.Create, FileAccess.Write, Sharing);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new Errors.StreamFileException(path, exception);
        }
    }
}
