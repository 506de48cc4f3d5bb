using System.ComponentModel;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using ProcessCmdlets.Engine.Native;

namespace ProcessCmdlets.Engine.Errors;

/// <summary>Tells the failures that come from a limit of the system from all others, and which limit it is.</summary>
internal static class ResourceLimits
{
    private const int NoMemory = 12;
    private const int SystemFilesFull = 23;

    // ERROR_TOO_MANY_OPEN_FILES; ERROR_NOT_ENOUGH_MEMORY, ERROR_OUTOFMEMORY, ERROR_NO_SYSTEM_RESOURCES, ERROR_COMMITMENT_LIMIT.
    private const int WindowsFilesFull = 4;
    private static readonly int[] s_windowsMemory = [8, 14, 1450, 1455];

    // The ends of HRESULTs hold such numbers of Windows, of which others are made too.
    private const int WindowsResult = unchecked((int)0x80070000);

    private static readonly (string Text, SystemResource Resource)[] s_texts =
    [
        // What the module itself writes, of which LimitText has the words, and then the runtime and shells.
        ("too many files, pipes and sockets", SystemResource.OpenFiles),
        ("not enough memory, or no thread", SystemResource.MemoryOrProcesses),
        ("no more processes or threads", SystemResource.Processes),
        ("not enough memory", SystemResource.Memory),
        ("Too many open files", SystemResource.OpenFiles),
        ("Failed to create CoreCLR", SystemResource.MemoryOrProcesses),
        ("GC heap initialization failed", SystemResource.Memory),
        ("OutOfMemoryException", SystemResource.MemoryOrProcesses),
        ("Out of memory", SystemResource.MemoryOrProcesses),
        ("Cannot allocate memory", SystemResource.Memory),
        ("Resource temporarily unavailable", SystemResource.Processes),
        ("Cannot fork", SystemResource.Processes),
    ];

    /// <summary>The limit that a failure comes from, or null where it has another cause.</summary>
    internal static ResourceLimitException? Find(Exception? failure)
    {
        for (Exception? cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is ResourceLimitException known)
            {
                return known;
            }

            if (Resource(cause) is { } resource)
            {
                return new ResourceLimitException(resource, failure);
            }
        }

        return null;
    }

    /// <summary>The limit that an error number of the system stands for, or null where it is another error.</summary>
    internal static ResourceLimitException? Find(int error) =>
        Resource(error) is { } resource ? new ResourceLimitException(resource, new Win32Exception(error)) : null;

    /// <summary>The limit of which a process tells in what it wrote before it ended, or null.</summary>
    /// <param name="text">What it wrote.</param>
    /// <param name="variable">Its environment variables.</param>
    internal static ResourceLimitException? FindInText(string text, Func<string, string?> variable)
    {
        foreach ((string words, SystemResource resource) in s_texts)
        {
            if (text.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return new ResourceLimitException(resource, variable: variable);
            }
        }

        return null;
    }

    /// <summary>The limit for which a thread could not be started: .NET calls every reason a lack of memory.</summary>
    internal static ResourceLimitException ForThread(Exception failure) =>
        new(FullFiles() ?? SystemResource.MemoryOrProcesses, failure);

    private static SystemResource? Resource(Exception failure) => failure switch
    {
        // .NET gives the process's limit and the machine's one number.
        SocketException { SocketErrorCode: SocketError.TooManyOpenSockets } => FullFiles() ?? SystemResource.OpenFiles,
        SocketException { SocketErrorCode: SocketError.NoBufferSpaceAvailable } => SystemResource.Memory,
        SocketException => null,
        Win32Exception system => Resource(system.NativeErrorCode),
        InsufficientExecutionStackException => null,
        OutOfMemoryException => FullFiles() ?? SystemResource.MemoryOrProcesses,

        // An assembly, which is there, cannot be opened.
        FileNotFoundException or FileLoadException => IsAssembly(failure) ? FullFiles() : null,
        IOException => OfResult(failure.HResult),
        _ => null,
    };

    private static SystemResource? Resource(int error)
    {
        if (OperatingSystem.IsWindows())
        {
            return error == WindowsFilesFull ? SystemResource.OpenFiles : s_windowsMemory.Contains(error) ? SystemResource.Memory : null;
        }

        return error switch
        {
            LibC.TooManyFiles => SystemResource.OpenFiles,
            SystemFilesFull => SystemResource.SystemFiles,
            NoMemory => SystemResource.Memory,
            _ => LibC.IsWouldBlock(error) ? SystemResource.Processes : null,
        };
    }

    private static SystemResource? OfResult(int result)
    {
        // On Unix .NET puts the system's number there as it is. A read that would have to wait is no limit.
        bool isWindows = OperatingSystem.IsWindows();
        return (isWindows && (result & 0xffff0000) != (WindowsResult & 0xffff0000)) || (!isWindows && LibC.IsWouldBlock(result))
            ? null
            : Resource(isWindows ? result & 0xffff : result);
    }

    private static bool IsAssembly(Exception failure) =>
        ((failure as FileNotFoundException)?.FileName ?? (failure as FileLoadException)?.FileName)?.Contains(", Version=", StringComparison.Ordinal) == true;

    /// <summary>Whose limit of open files is as good as reached, or null where several more can be opened.</summary>
    private static SystemResource? FullFiles()
    {
        // As many as the runtime needs at once for what fails without saying why, such as a thread.
        const int Needed = 4;
        if (OperatingSystem.IsWindows())
        {
            return null;
        }

        var files = new List<SafeFileHandle>(Needed);
        try
        {
            while (files.Count < Needed)
            {
                if (LibC.TryOpen("/dev/null", LibC.CloseOnExecute) is not { } file)
                {
                    return Marshal.GetLastPInvokeError() switch
                    {
                        LibC.TooManyFiles => SystemResource.OpenFiles,
                        SystemFilesFull => SystemResource.SystemFiles,
                        _ => null,
                    };
                }

                files.Add(file);
            }

            return null;
        }
        finally
        {
            files.ForEach(static file => file.Dispose());
        }
    }
}
