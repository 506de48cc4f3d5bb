using System.Runtime.InteropServices;

namespace ProcessCmdlets.Engine.Native;

/// <summary>
/// posix_spawn. It is used in place of <see cref="System.Diagnostics.Process"/> since that can neither put a child into a
/// session of its own from its first instruction (so that Ctrl+C never reaches a worker that is just starting, and the tree of
/// a worker is known by its session), nor tell a signal from an exit code above 128, nor the processor time of a dead child.
/// </summary>
internal static unsafe partial class Spawn
{
    // Larger than the opaque structures of any system: 336 and 80 bytes in glibc, a pointer on macOS.
    private const int OpaqueSize = 512;

    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetGroup = 0x02;
    private const int SigPipe = 13;
    private const int LastSignal = 64;

    private const string Library = "libc";

    private static readonly nint s_library = NativeLibrary.Load(Library, typeof(Spawn).Assembly, DllImportSearchPath.SafeDirectories);
    private static readonly nint s_addChangeFolder = Find("posix_spawn_file_actions_addchdir_np");
    private static readonly nint s_addCloseFrom = Find("posix_spawn_file_actions_addclosefrom_np");
    private static readonly int[] s_notIgnored = OperatingSystem.IsLinux() ? FindNotIgnored() : [];

    /// <summary>False where the C library is too old to start a child in another folder (glibc before 2.29).</summary>
    internal static bool CanChangeFolder => s_addChangeFolder != 0;

    static Spawn()
    {
        // Whoever started this process may have ignored it, which is inherited. The system then forgets at once how a child ended.
        int childSignal = OperatingSystem.IsMacOS() ? 20 : 17;
        if (IsIgnored(childSignal))
        {
            _ = SetAction(childSignal, 0);
        }
    }

    /// <summary>Starts a program with three descriptors and no other.</summary>
    /// <param name="path">The program's path.</param>
    /// <param name="arguments">The command line; the first is the name that the program sees as its own.</param>
    /// <param name="environment">The whole environment as <c>name=value</c>.</param>
    /// <param name="folder">The folder to start in, or null for this process's.</param>
    /// <param name="descriptors">Standard input, output and error.</param>
    /// <param name="group">The session and process group it belongs to.</param>
    /// <param name="processId">The new process.</param>
    /// <returns>0, or the system's error number.</returns>
    internal static int Start(
        string path,
        IReadOnlyList<string> arguments,
        IReadOnlyList<string> environment,
        string? folder,
        ReadOnlySpan<int> descriptors,
        SpawnGroup group,
        out int processId)
    {
        byte* attributes = stackalloc byte[OpaqueSize];
        byte* actions = stackalloc byte[OpaqueSize];
        byte** argumentBlock = StringBlock(arguments);
        byte** environmentBlock = StringBlock(environment);
        byte* pathText = (byte*)Marshal.StringToCoTaskMemUTF8(path);
        byte* folderText = folder is null ? null : (byte*)Marshal.StringToCoTaskMemUTF8(folder);
        bool hasActions = false;
        bool hasAttributes = false;
        processId = 0;
        try
        {
            int error = InitActions(actions);
            hasActions = error == 0;
            for (int target = 0; error == 0 && target < descriptors.Length; target++)
            {
                error = AddDuplicate(actions, descriptors[target], target);
            }

            // What this process has inherited itself must not be held open by a worker that may live longer.
            if (error == 0 && s_addCloseFrom != 0)
            {
                error = ((delegate* unmanaged<byte*, int, int>)s_addCloseFrom)(actions, descriptors.Length);
            }

            if (error == 0 && folderText is not null)
            {
                error = ((delegate* unmanaged<byte*, byte*, int>)s_addChangeFolder)(actions, folderText);
            }

            if (error == 0)
            {
                error = InitAttributes(attributes);
                hasAttributes = error == 0;
            }

            if (error == 0)
            {
                error = SetAttributes(attributes, group);
            }

            if (error == 0)
            {
                error = PosixSpawn(out processId, pathText, actions, attributes, argumentBlock, environmentBlock);
            }

            return error;
        }
        finally
        {
            if (hasActions)
            {
                _ = DestroyActions(actions);
            }

            if (hasAttributes)
            {
                _ = DestroyAttributes(attributes);
            }

            Marshal.FreeCoTaskMem((nint)pathText);
            Marshal.FreeCoTaskMem((nint)folderText);
            NativeMemory.Free(argumentBlock);
            NativeMemory.Free(environmentBlock);
        }
    }

    private static int SetAttributes(byte* attributes, SpawnGroup group)
    {
        // The .NET runtime ignores SIGPIPE, and an ignored signal stays ignored in a child, where `yes | head` would not end.
        byte* defaults = stackalloc byte[OpaqueSize];
        byte* mask = stackalloc byte[OpaqueSize];
        _ = EmptySet(defaults);
        _ = EmptySet(mask);
        _ = AddToSet(defaults, SigPipe);
        foreach (int signal in s_notIgnored)
        {
            // They get their default in a new program anyway, but glibc asks for the state of each that is not named here.
            _ = AddToSet(defaults, signal);
        }

        int error = SetDefaults(attributes, defaults);
        if (error == 0)
        {
            error = SetMask(attributes, mask);
        }

        // On macOS POSIX_SPAWN_CLOEXEC_DEFAULT too, which closes what is not named above. A new group has its leader's number,
        // as the attributes' group is 0 unless it is set. POSIX_SPAWN_SETSID has a number of its own on each system.
        int flags = SetSignalDefaults | SetSignalMask | (OperatingSystem.IsMacOS() ? 0x4000 : 0);
        flags |= group switch
        {
            SpawnGroup.Session => OperatingSystem.IsMacOS() ? 0x0400 : 0x80,
            SpawnGroup.Group => SetGroup,
            _ => 0,
        };
        return error == 0 ? SetFlags(attributes, (short)flags) : error;
    }

    /// <summary>Makes a null-terminated array of C strings in one block of native memory.</summary>
    private static byte** StringBlock(IReadOnlyList<string> texts)
    {
        int pointers = (texts.Count + 1) * sizeof(byte*);
        int size = pointers;
        foreach (string text in texts)
        {
            size += System.Text.Encoding.UTF8.GetByteCount(text) + 1;
        }

        byte** block = (byte**)NativeMemory.Alloc((nuint)size);
        byte* next = (byte*)block + pointers;
        byte* end = (byte*)block + size;
        for (int i = 0; i < texts.Count; i++)
        {
            block[i] = next;
            next += System.Text.Encoding.UTF8.GetBytes(texts[i], new Span<byte>(next, (int)(end - next)));
            *next++ = 0;
        }

        block[texts.Count] = null;
        return block;
    }

    /// <summary>The signals that this process does not ignore; what it was started to ignore, its children ignore as well.</summary>
    private static int[] FindNotIgnored() => Enumerable.Range(1, LastSignal).Where(static signal => !IsIgnored(signal)).ToArray();

    private static bool IsIgnored(int signal)
    {
        const nint Ignored = 1;
        nint* action = stackalloc nint[OpaqueSize / sizeof(nint)];

        // The structure begins with the handler. The C library refuses the two signals it has for itself, which it does not ignore.
        return QueryAction(signal, null, action) == 0 && *action == Ignored;
    }

    private static nint Find(string name) => NativeLibrary.TryGetExport(s_library, name, out nint address) ? address : 0;

    [LibraryImport(Library, EntryPoint = "posix_spawn")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int PosixSpawn(
        out int processId, byte* path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitActions(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_adddup2")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddDuplicate(byte* actions, int descriptor, int target);

    [LibraryImport(Library, EntryPoint = "posix_spawn_file_actions_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_init")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setflags")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetFlags(byte* attributes, short flags);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigdefault")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetDefaults(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_setsigmask")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SetMask(byte* attributes, byte* signals);

    [LibraryImport(Library, EntryPoint = "posix_spawnattr_destroy")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport(Library, EntryPoint = "sigemptyset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int EmptySet(byte* signals);

    [LibraryImport(Library, EntryPoint = "sigaction")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int QueryAction(int signal, nint* action, nint* old);

    [LibraryImport(Library, EntryPoint = "signal")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial nint SetAction(int signal, nint handler);

    [LibraryImport(Library, EntryPoint = "sigaddset")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int AddToSet(byte* signals, int signal);
}
