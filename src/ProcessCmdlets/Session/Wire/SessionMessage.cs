using System.Management.Automation;
using System.Runtime.CompilerServices;
using ProcessCmdlets.Engine.Errors;
using ProcessCmdlets.Engine.Transport;
using ProcessCmdlets.Serialization;

namespace ProcessCmdlets.Session.Wire;

/// <summary>What a worker's runspace must look like before it runs its caller's script.</summary>
internal sealed class SessionMessage
{
    // An environment is the largest part of most messages, and the same object until it changes.
    private static readonly ConditionalWeakTable<IReadOnlyDictionary<string, string>, byte[]> s_environments = [];

    /// <summary>The complete environment of the worker; what is not in it is removed.</summary>
    internal IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The caller's location as the caller sees it.</summary>
    internal string Location { get; init; } = string.Empty;

    /// <summary>The drive of the location where its paths are not those of the file system, or null.</summary>
    internal DriveDefinition? LocationDrive { get; init; }

    /// <summary>The folder that the location is without its drive, or empty.</summary>
    internal string LocationFolder { get; init; } = string.Empty;

    /// <summary>The caller's culture name; empty is the invariant culture.</summary>
    internal string Culture { get; init; } = string.Empty;

    /// <summary>The caller's UI culture name; empty is the invariant culture.</summary>
    internal string UICulture { get; init; } = string.Empty;

    /// <summary>The caller's language mode; the worker takes it when it is stricter than its own.</summary>
    internal PSLanguageMode LanguageMode { get; init; }

    /// <summary>The caller's Set-StrictMode version, or null when it is off.</summary>
    internal string? StrictMode { get; init; }

    /// <summary>The variables whose values stand for something that is gone, with the reasons.</summary>
    internal IReadOnlyList<(string Name, ValueUnavailableException Fault)> LostVariables { get; init; } = [];

    /// <summary>Preference variables and the variables named by -Variable.</summary>
    internal IReadOnlyList<NamedValue> Variables { get; init; } = [];

    /// <summary>Modules to import.</summary>
    internal IReadOnlyList<ModuleReference> Modules { get; init; } = [];

    /// <summary>Functions that the script calls or -Function named.</summary>
    internal IReadOnlyList<FunctionDefinition> Functions { get; init; } = [];

    /// <summary>The scopes of the modules that functions are of.</summary>
    internal IReadOnlyList<ModuleState> ModuleStates { get; init; } = [];

    /// <summary>Aliases that the script uses.</summary>
    internal IReadOnlyList<AliasDefinition> Aliases { get; init; } = [];

    /// <summary>Classes and enumerations of scripts that the script names; their definitions travel with the message.</summary>
    internal IReadOnlyList<Type> NamedTypes { get; init; } = [];

    /// <summary>The script blocks among the values, as they were read.</summary>
    internal IReadOnlyCollection<ScriptBlock> ScriptBlocks { get; private init; } = [];

    /// <summary>Drives to make, for a fork.</summary>
    internal IReadOnlyList<DriveDefinition> Drives { get; init; } = [];

    /// <summary>Modules that a fork imports when it needs them, since most scripts need few of them.</summary>
    internal IReadOnlyList<DeferredModule> DeferredModules { get; init; } = [];

    /// <summary>Type and format data to load, for a fork.</summary>
    internal ExtensionData Extensions { get; init; } = ExtensionData.None;

    /// <summary>
    /// Is told of what could not be copied into a fork, which goes on without it. Without it such a value is an error, here
    /// as in the worker.
    /// </summary>
    internal Action<SkippedItem>? Skip { get; init; }

    /// <summary>Whether the worker goes on without what it cannot make, and takes over aliases that it has under the same names.</summary>
    internal bool IsFork { get; init; }

    /// <summary>What of it a runspace of this same process needs: environment and folder are there already.</summary>
    internal SessionMessage InThisProcess() => new()
    {
        LocationDrive = LocationDrive,
        LocationFolder = LocationFolder,
        Culture = Culture,
        UICulture = UICulture,
        LanguageMode = LanguageMode,
        StrictMode = StrictMode,
        Variables = Variables,
        Modules = Modules,
        Functions = Functions,
        ModuleStates = ModuleStates,
        Aliases = Aliases,
    };

    internal void Write(ValueWriter writer)
    {
        foreach (Type type in NamedTypes)
        {
            writer.IncludeNamed(type);
        }

        writer.WriteBytes(s_environments.GetValue(Environment, Encode));
        writer.WriteString(Location);
        writer.WriteBoolean(LocationDrive is not null);
        LocationDrive?.Write(writer);
        writer.WriteString(LocationFolder);
        writer.WriteString(Culture);
        writer.WriteString(UICulture);
        writer.WriteInt32((int)LanguageMode);
        writer.WriteString(StrictMode);
        writer.WriteInt32(Variables.Count);
        foreach ((string name, object? value) in Variables)
        {
            writer.WriteString(name);
            writer.WriteBoolean(TryWrite(writer, name, value));
        }

        writer.WriteInt32(Modules.Count);
        foreach (ModuleReference module in Modules)
        {
            writer.WriteString(module.Name);
            writer.WriteString(module.Prefix);
            writer.WriteBoolean(module.IsConstrained);
        }

        writer.WriteInt32(Functions.Count);
        foreach (FunctionDefinition function in Functions)
        {
            function.Write(writer);
        }

        writer.WriteInt32(ModuleStates.Count);
        foreach (ModuleState state in ModuleStates)
        {
            state.Write(writer);
        }

        writer.WriteInt32(Aliases.Count);
        foreach (AliasDefinition alias in Aliases)
        {
            writer.WriteString(alias.Name);
            writer.WriteString(alias.Definition);
        }

        writer.WriteBoolean(IsFork);
        if (IsFork)
        {
            writer.WriteInt32(Drives.Count);
            foreach (DriveDefinition drive in Drives)
            {
                drive.Write(writer);
            }

            DeferredModule.Write(writer, DeferredModules);
            Extensions.Write(writer);
        }
    }

    /// <returns>False where a null stands for a value that could not be copied.</returns>
    private bool TryWrite(ValueWriter writer, string name, object? value)
    {
        try
        {
            writer.Write(value, "$" + name);
            return true;
        }
        catch (ProcessCmdletsException exception) when (Skip is not null)
        {
            Skip(new SkippedItem("Variable", name, exception.Message));
            writer.Write(null, "$" + name);
            return false;
        }
    }

    internal static SessionMessage Read(ValueReader reader)
    {
        Dictionary<string, string> environment = ReadEnvironment(new ValueReader(reader.ReadBytes()));
        string location = Text(reader);
        DriveDefinition? locationDrive = reader.ReadBoolean() ? DriveDefinition.Read(reader) : null;
        string locationFolder = Text(reader);
        string culture = Text(reader);
        string uiCulture = Text(reader);
        PSLanguageMode languageMode = LanguageModes.Read(reader);
        string? strictMode = reader.ReadString();
        List<NamedValue> variables = ReadVariables(reader, out List<(string, ValueUnavailableException)> lost);
        List<ModuleReference> modules = ReadList(reader, static r => new ModuleReference(Text(r), r.ReadString()) { IsConstrained = r.ReadBoolean() });
        List<FunctionDefinition> functions = ReadList(reader, FunctionDefinition.Read);
        List<ModuleState> states = ReadList(reader, ModuleState.Read);
        List<AliasDefinition> aliases = ReadList(reader, static r => new AliasDefinition(Text(r), Text(r)));
        bool isFork = reader.ReadBoolean();
        return new SessionMessage
        {
            Environment = environment,
            Location = location,
            LocationDrive = locationDrive,
            LocationFolder = locationFolder,
            Culture = culture,
            UICulture = uiCulture,
            LanguageMode = languageMode,
            StrictMode = strictMode,
            Variables = variables,
            LostVariables = lost,
            Modules = modules,
            Functions = functions,
            ModuleStates = states,
            Aliases = aliases,
            IsFork = isFork,
            Drives = isFork ? ReadList(reader, DriveDefinition.Read) : [],
            DeferredModules = isFork ? ReadList(reader, DeferredModule.Read) : [],
            Extensions = isFork ? ExtensionData.Read(reader) : ExtensionData.None,
            ScriptBlocks = reader.ScriptBlocks,
        };
    }

    private static byte[] Encode(IReadOnlyDictionary<string, string> environment)
    {
        using var buffer = new PayloadBuffer();
        var writer = new ValueWriter(buffer);
        writer.WriteInt32(environment.Count);
        foreach ((string name, string value) in environment)
        {
            writer.WriteString(name);
            writer.WriteString(value);
        }

        return buffer.Payload.ToArray();
    }

    private static Dictionary<string, string> ReadEnvironment(ValueReader reader)
    {
        int count = reader.ReadInt32();
        var environment = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < count; i++)
        {
            environment[Text(reader)] = Text(reader);
        }

        return environment;
    }

    private static List<NamedValue> ReadVariables(ValueReader reader, out List<(string Name, ValueUnavailableException Fault)> lost)
    {
        int count = reader.ReadInt32();
        var variables = new List<NamedValue>();
        lost = [];
        for (int i = 0; i < count; i++)
        {
            string name = Text(reader);
            if (!reader.TryRead(out object? value, out ValueUnavailableException? fault))
            {
                lost.Add((name, fault));
            }

            if (reader.ReadBoolean() && fault is null)
            {
                variables.Add(new NamedValue(name, value));
            }
        }

        return variables;
    }

    private static List<T> ReadList<T>(ValueReader reader, Func<ValueReader, T> read)
    {
        int count = reader.ReadInt32();
        var list = new List<T>();
        for (int i = 0; i < count; i++)
        {
            list.Add(read(reader));
        }

        return list;
    }

    private static string Text(ValueReader reader) => reader.ReadString() ?? string.Empty;
}
