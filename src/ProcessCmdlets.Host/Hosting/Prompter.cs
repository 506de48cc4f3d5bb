using System.Collections.ObjectModel;
using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ProcessCmdlets.Host.Hosting;

/// <summary>Asks the user, or refuses to where the session was started with -NonInteractive.</summary>
internal sealed class Prompter(PSHostUserInterface ui, bool nonInteractive)
{
    /// <summary>One line of text, or null at the end of the input.</summary>
    public string? ReadLine()
    {
        RefuseWhenNonInteractive();
        return StandardStreams.Input.ReadLineUnlessInterrupted();
    }

    /// <summary>One line of text that is not shown.</summary>
    public SecureString ReadSecret()
    {
        RefuseWhenNonInteractive();
        SecureString secret = new();
        if (Console.IsInputRedirected)
        {
            foreach (char character in StandardStreams.Input.ReadLineUnlessInterrupted() ?? "")
            {
                secret.AppendChar(character);
            }
            return secret;
        }
        for (ConsoleKeyInfo key; (key = Console.ReadKey(intercept: true)).Key != ConsoleKey.Enter;)
        {
            if (key.Key == ConsoleKey.Backspace && secret.Length > 0)
            {
                secret.RemoveAt(secret.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                secret.AppendChar(key.KeyChar);
            }
        }
        ui.WriteLine();
        return secret;
    }

    /// <summary>One value a field, as the engine asks for missing mandatory parameters.</summary>
    public Dictionary<string, PSObject> PromptForFields(
        string caption, string message, Collection<FieldDescription> descriptions)
    {
        RefuseWhenNonInteractive();
        ShowHeading(caption, message);
        Dictionary<string, PSObject> values = [];
        foreach (FieldDescription field in descriptions)
        {
            bool isArray = field.ParameterTypeFullName.EndsWith("[]", StringComparison.Ordinal);
            values[field.Name] = isArray ? PSObject.AsPSObject(ReadList(field.Name)) : ReadField(field);
        }
        return values;
    }

    /// <summary>The index of the choice that the user made.</summary>
    public int PromptForChoice(
        string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RefuseWhenNonInteractive();
        ShowHeading(caption, message);
        List<(string Key, string Text)> answers = [.. choices.Select(Split)];
        string shown = string.Join("  ", answers.Select(answer => $"[{answer.Key}] {answer.Text}"));
        string hint = defaultChoice >= 0 ? $" (default is \"{answers[defaultChoice].Key}\")" : "";
        while (true)
        {
            ui.Write($"{shown}{hint}: ");
            string? line = ReadAnswer()?.Trim();
            if (string.IsNullOrEmpty(line))
            {
                if (defaultChoice >= 0)
                {
                    return defaultChoice;
                }
                if (line is null)
                {
                    throw new PSInvalidOperationException("A choice was asked for, and standard input has ended.");
                }
                continue;
            }
            int index = answers.FindIndex(answer =>
                line.Equals(answer.Key, StringComparison.CurrentCultureIgnoreCase)
                || line.Equals(answer.Text, StringComparison.CurrentCultureIgnoreCase));
            if (index >= 0)
            {
                return index;
            }
        }
    }

    /// <summary>A user name and password.</summary>
    public PSCredential PromptForCredential(string caption, string message, string? userName)
    {
        RefuseWhenNonInteractive();
        ShowHeading(caption, message);
        if (string.IsNullOrEmpty(userName))
        {
            ui.Write("User: ");
            userName = ReadAnswer() ?? "";
        }
        ui.Write($"Password for user {userName}: ");
        return new PSCredential(userName, ReadSecret());
    }

    /// <summary>Shows the answer as well where no terminal does.</summary>
    private string? ReadAnswer()
    {
        string? line = ReadLine();
        if (line is not null && Console.IsInputRedirected)
        {
            ui.WriteLine(line);
        }
        return line;
    }

    private void RefuseWhenNonInteractive()
    {
        if (nonInteractive)
        {
            throw new PSInvalidOperationException(
                "PowerShell is in NonInteractive mode. Read and Prompt functionality is not available.");
        }
    }

    private void ShowHeading(string caption, string message)
    {
        foreach (string line in new[] { caption, message })
        {
            if (!string.IsNullOrEmpty(line))
            {
                ui.WriteLine(line);
            }
        }
    }

    private PSObject ReadField(FieldDescription field)
    {
        ui.Write($"{field.Name}: ");
        return field.ParameterTypeFullName == typeof(SecureString).FullName
            ? PSObject.AsPSObject(ReadSecret())
            : PSObject.AsPSObject(ReadAnswer() ?? "");
    }

    private string[] ReadList(string name)
    {
        List<string> items = [];
        while (true)
        {
            ui.Write(string.Create(CultureInfo.InvariantCulture, $"{name}[{items.Count}]: "));
            string? line = ReadAnswer();
            if (string.IsNullOrEmpty(line))
            {
                return [.. items];
            }
            items.Add(line);
        }
    }

    /// <summary>Splits a label such as "&amp;Yes" into the key to press and the text without the mark.</summary>
    private static (string Key, string Text) Split(ChoiceDescription choice)
    {
        int mark = choice.Label.IndexOf('&');
        string text = choice.Label.Replace("&", "");
        return mark >= 0 && mark + 1 < choice.Label.Length
            ? (choice.Label[mark + 1].ToString().ToUpper(CultureInfo.CurrentCulture), text)
            : (text, text);
    }
}
