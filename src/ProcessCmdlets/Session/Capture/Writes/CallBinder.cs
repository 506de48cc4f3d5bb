using System.Management.Automation.Language;

namespace ProcessCmdlets.Session.Capture.Writes;

/// <summary>Finds which parameters of a function a command's arguments are bound to.</summary>
internal static class CallBinder
{
    /// <param name="command">The command.</param>
    /// <param name="parameters">The parameters of the function, in their order.</param>
    /// <param name="paths">Follows the arguments.</param>
    /// <param name="item">What comes by pipeline.</param>
    /// <param name="bound">Gets what each parameter stands for.</param>
    internal static void Bind(
        CommandAst command, IReadOnlyList<ParameterAst> parameters, PathResolver paths, ValuePath? item, Dictionary<string, ValuePath?> bound)
    {
        foreach (ParameterAst parameter in parameters)
        {
            bound[Name(parameter)] = item is not null && IsPiped(parameter) ? item : null;
        }

        var free = new List<ParameterAst>(parameters);
        var positional = new List<ExpressionAst>();
        for (int i = 1; i < command.CommandElements.Count; i++)
        {
            if (command.CommandElements[i] is not CommandParameterAst named)
            {
                if (command.CommandElements[i] is ExpressionAst argument)
                {
                    positional.Add(argument);
                }

                continue;
            }

            ParameterAst? meant = parameters.FirstOrDefault(parameter => Name(parameter).StartsWith(named.ParameterName, StringComparison.OrdinalIgnoreCase));
            bool isSwitch = meant is not null && meant.StaticType == typeof(System.Management.Automation.SwitchParameter);
            Ast? value = named.Argument;
            if (value is null && !isSwitch && i + 1 < command.CommandElements.Count && command.CommandElements[i + 1] is ExpressionAst)
            {
                value = command.CommandElements[++i];
            }

            if (meant is not null)
            {
                _ = free.Remove(meant);
                bound[Name(meant)] = paths.Resolve(value);
            }
        }

        foreach ((ParameterAst parameter, ExpressionAst argument) in free.Zip(positional))
        {
            bound[Name(parameter)] = paths.Resolve(argument);
        }
    }

    private static string Name(ParameterAst parameter) => ScriptUnit.NameOf(parameter.Name);

    private static bool IsPiped(ParameterAst parameter) => parameter.Attributes.OfType<AttributeAst>().Any(static attribute =>
        attribute.NamedArguments.Any(static argument => argument.ArgumentName.Equals("ValueFromPipeline", StringComparison.OrdinalIgnoreCase)));
}
