using System.Management.Automation.Runspaces;
using System.Text;
using Microsoft.PowerShell;

namespace ProcessCmdlets.Host.CommandLine;

/// <summary>Reads pwsh's own switches, each of which may be shortened as there.</summary>
internal static class CommandLineParser
{
    /// <summary>Reads a command line; what is wrong with it is in <see cref="HostOptions.Error"/>.</summary>
    public static HostOptions Parse(string[] arguments)
    {
        HostOptions options = new();
        for (int index = 0; index < arguments.Length && options.Error is null; index++)
        {
            string name = arguments[index].Trim();
            if (name.Length == 0)
            {
                continue;
            }
            if (name[0] is not ('-' or '/'))
            {
                ReadFile(options, arguments, index);
                return options;
            }
            name = name.StartsWith("--", StringComparison.Ordinal) ? name[2..] : name[1..];

            if (Is(name, "version", 1))
            {
                options.ShowVersion = true;
                return options;
            }
            if (Is(name, "help", 1) || name == "?")
            {
                options.ShowHelp = true;
            }
            else if (Is(name, "noexit", 3))
            {
                options.NoExit = true;
            }
            else if (Is(name, "noprofile", 3))
            {
                options.NoProfile = true;
            }
            else if (Is(name, "nologo", 3))
            {
                options.NoLogo = true;
            }
            else if (Is(name, "noninteractive", 4))
            {
                options.NonInteractive = true;
            }
            else if (Is(name, "interactive", 1))
            {
                options.NonInteractive = false;
            }
            else if (Is(name, "login", 1))
            {
                // A login shell differs in what the operating system's shell sets up before; nothing is left to do.
            }
            else if (Is(name, "workingdirectory", 2) || Is(name, "wd", 2))
            {
                options.WorkingDirectory = Next(options, arguments, ref index, "-WorkingDirectory", "a folder");
            }
            else if (Is(name, "executionpolicy", 2) || Is(name, "ep", 2))
            {
                ReadPolicy(options, Next(options, arguments, ref index, "-ExecutionPolicy", "a policy"));
            }
            else if (Is(name, "command", 1))
            {
                ReadCommand(options, arguments, index + 1);
                return options;
            }
            else if (Is(name, "commandwithargs", 15) || Is(name, "cwa", 3))
            {
                options.Command = Next(options, arguments, ref index, "-CommandWithArgs", "a command");
                ReadArguments(options, arguments, index + 1);
                return options;
            }
            else if (Is(name, "encodedcommand", 1) || Is(name, "ec", 2))
            {
                options.Command = Decode(options, Next(options, arguments, ref index, "-EncodedCommand", "a command"));
            }
            else if (Is(name, "file", 1))
            {
                ReadFile(options, arguments, index + 1);
                return options;
            }
            else
            {
                ReadFile(options, arguments, index);
                return options;
            }
        }
        return options;
    }

    /// <summary>Whether a switch is this one, written out or shortened to no less than the given length.</summary>
    private static bool Is(string name, string full, int least) =>
        name.Length >= least && full.StartsWith(name, StringComparison.OrdinalIgnoreCase);

    private static string? Next(HostOptions options, string[] arguments, ref int index, string name, string what)
    {
        if (++index < arguments.Length)
        {
            return arguments[index];
        }
        options.Error = $"Cannot process the command because {name} needs {what} after it.";
        return null;
    }

    private static void ReadPolicy(HostOptions options, string? name)
    {
        if (Enum.TryParse(name, ignoreCase: true, out ExecutionPolicy policy))
        {
            options.ExecutionPolicy = policy;
        }
        else if (name is not null)
        {
            options.Error = $"The execution policy '{name}' is not known. Known are: "
                + string.Join(", ", Enum.GetNames<ExecutionPolicy>()) + ".";
        }
    }

    private static void ReadCommand(HostOptions options, string[] arguments, int index)
    {
        if (index >= arguments.Length)
        {
            options.Error = "Cannot process the command because of a missing parameter. "
                + "A command must follow -Command.";
        }
        else if (arguments[index] != "-")
        {
            options.Command = string.Join(' ', arguments[index..]);
        }
        else if (index + 1 < arguments.Length)
        {
            options.Error = "'-' was specified with the -Command parameter; no other arguments to -Command are permitted.";
        }
        else if (!Console.IsInputRedirected)
        {
            options.Error = "'-' was specified as the argument to -Command but standard input has not been redirected "
                + "for this process.";
        }
        else
        {
            options.ReadCommandsFromInput = true;
            options.NoPrompt = true;
        }
    }

    private static void ReadFile(HostOptions options, string[] arguments, int index)
    {
        if (index >= arguments.Length)
        {
            options.Error = "Cannot process the command because of a missing parameter. A file path must follow -File.";
            return;
        }
        string file = arguments[index];
        if (file == "-")
        {
            options.ReadCommandsFromInput = true;
            return;
        }
        options.File = Path.GetFullPath(file);
        if (!System.IO.File.Exists(options.File))
        {
            options.Error = $"The argument '{file}' is not recognized as the name of a script file. "
                + "Check the spelling of the name, or if a path was included, verify that the path is correct and try again.";
            return;
        }
        ReadArguments(options, arguments, index + 1);
    }

    /// <summary>Reads a script's arguments: <c>-Name</c>, <c>-Name:value</c> and plain values.</summary>
    private static void ReadArguments(HostOptions options, string[] arguments, int index)
    {
        string? pendingName = null;
        foreach (string argument in arguments.Skip(index))
        {
            int colon = argument.IndexOf(':');
            if (pendingName is not null)
            {
                options.Arguments.Add(new CommandParameter(pendingName, argument));
                pendingName = null;
            }
            else if (argument.Length < 2 || argument[0] != '-')
            {
                options.Arguments.Add(new CommandParameter(null, argument));
            }
            else if (colon == argument.Length - 1)
            {
                pendingName = argument[..colon];
            }
            else if (colon > 0)
            {
                string value = argument[(colon + 1)..];
                options.Arguments.Add(new CommandParameter(
                    argument[..colon], bool.TryParse(value.TrimStart('$'), out bool flag) ? flag : value));
            }
            else
            {
                options.Arguments.Add(new CommandParameter(argument));
            }
        }
    }

    private static string? Decode(HostOptions options, string? base64)
    {
        if (base64 is null)
        {
            return null;
        }
        try
        {
            return Encoding.Unicode.GetString(Convert.FromBase64String(base64));
        }
        catch (FormatException)
        {
            options.Error = "Cannot process the command because the value specified with -EncodedCommand is not "
                + "properly encoded. The value must be Base64 encoded UTF-16LE text.";
            return null;
        }
    }
}
