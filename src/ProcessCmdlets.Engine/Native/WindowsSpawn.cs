using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using Microsoft.Win32.SafeHandles;

namespace ProcessCmdlets.Engine.Native;

/// <summary>
/// CreateProcess. It is used in place of <see cref="System.Diagnostics.Process"/> since that hands down every inheritable
/// handle, and can neither give a program a file as a standard stream nor put it into a job object before its first instruction.
/// </summary>
[SupportedOSPlatform("windows")]
internal static unsafe class WindowsSpawn
{
    /// <summary>Starts a program with three handles and no other.</summary>
    /// <param name="application">The file that is run.</param>
    /// <param name="commandLine">Its command line, its own name first.</param>
    /// <param name="environment">The whole environment as <c>name=value</c>.</param>
    /// <param name="folder">The folder to start in, or null for this process's.</param>
    /// <param name="streams">Standard input, output and error.</param>
    /// <param name="job">The job object it is in from its first instruction, or null for a program that is to outlive this process.</param>
    /// <param name="processId">The new process.</param>
    /// <exception cref="Win32Exception">The system could not run the program.</exception>
    internal static SafeProcessHandle Start(
        string application,
        string commandLine,
        IReadOnlyList<string> environment,
        string? folder,
        SafeFileHandle[] streams,
        JobObject? job,
        out int processId)
    {
        // CreateProcess may write to the command line while it reads it.
        char[] line = [.. commandLine, '\0'];
        char[] block = EnvironmentBlock(environment);
        nint* handles = stackalloc nint[streams.Length];
        int count = Inherit(streams, handles);
        nuint size = 0;
        _ = Kernel32.InitializeProcThreadAttributeList(null, 1, 0, &size);
        void* attributes = NativeMemory.Alloc(size);
        bool hasAttributes = false;
        try
        {
            hasAttributes = Kernel32.InitializeProcThreadAttributeList(attributes, 1, 0, &size);
            if (!hasAttributes || !Kernel32.UpdateProcThreadAttribute(
                attributes, 0, Kernel32.HandleListAttribute, handles, (nuint)(count * sizeof(nint)), 0, 0))
            {
                throw new Win32Exception();
            }

            var startup = new Kernel32.StartupInformation
            {
                Size = (uint)sizeof(Kernel32.StartupInformation),
                Flags = Kernel32.UseStandardHandles,
                StandardInput = streams[0].DangerousGetHandle(),
                StandardOutput = streams[1].DangerousGetHandle(),
                StandardError = streams[2].DangerousGetHandle(),
                Attributes = attributes,
            };
            Kernel32.ProcessInformation process;
            fixed (char* lineText = line, blockText = block)
            {
                if (!Kernel32.CreateProcess(
                    application, lineText, 0, 0, inheritHandles: true, Flags(job is null), blockText, folder, &startup, &process))
                {
                    throw new Win32Exception();
                }
            }

            processId = process.ProcessId;
            return Resume(process, job);
        }
        finally
        {
            if (hasAttributes)
            {
                Kernel32.DeleteProcThreadAttributeList(attributes);
            }

            NativeMemory.Free(attributes);
        }
    }

    private static uint Flags(bool isDetached)
    {
        // A group of its own can be sent Ctrl+Break, and gets no Ctrl+C of the console. Without a console here, one would be
        // made for the program, with a window.
        uint flags = Kernel32.CreateSuspended | Kernel32.CreateNewProcessGroup | Kernel32.CreateUnicodeEnvironment | Kernel32.ExtendedStartupInfoPresent;
        return isDetached ? flags | Kernel32.DetachedProcess
            : Kernel32.GetConsoleWindow() == 0 ? flags | Kernel32.CreateNoWindow
            : flags;
    }

    /// <summary>Lets the first thread run, once the process is in its job object.</summary>
    private static SafeProcessHandle Resume(Kernel32.ProcessInformation process, JobObject? job)
    {
        var handle = new SafeProcessHandle(process.Process, ownsHandle: true);
        try
        {
            job?.Add(handle);
            return Kernel32.ResumeThread(process.Thread) != uint.MaxValue ? handle : throw new Win32Exception();
        }
        catch
        {
            _ = Kernel32.TerminateProcess(handle, 1);
            handle.Dispose();
            throw;
        }
        finally
        {
            _ = Kernel32.CloseHandle(process.Thread);
        }
    }

    /// <summary>Makes the streams inheritable. The list of handles must not have one twice.</summary>
    private static int Inherit(SafeFileHandle[] streams, nint* handles)
    {
        int count = 0;
        foreach (SafeFileHandle stream in streams.Distinct())
        {
            if (!Kernel32.SetHandleInformation(stream, Kernel32.InheritHandle, Kernel32.InheritHandle))
            {
                throw new Win32Exception();
            }

            handles[count++] = stream.DangerousGetHandle();
        }

        return count;
    }

    private static char[] EnvironmentBlock(IReadOnlyList<string> environment)
    {
        // Windows wants the names in order, and two NULs at the end, also where there is no variable.
        IEnumerable<string> sorted = environment.OrderBy(static pair => pair, StringComparer.OrdinalIgnoreCase);
        return [.. string.Concat(sorted.Select(static pair => pair + '\0')), '\0', '\0'];
    }
}
